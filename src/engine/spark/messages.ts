/**
 * Spark Connect's messages as far as we speak them: the one table of field numbers and types, under the names of the
 * protocol's own descriptors (package `spark.connect`; fields in camel case). `npm run test:spark` compares every entry
 * with the descriptors of an installed pyspark. Fields that are not here are skipped when read.
 * https://github.com/apache/spark/tree/master/sql/connect/common/src/main/protobuf/spark/connect
 */
export const messages = {
  UserContext: { userId: [1, "string"] },
  ExecutePlanRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    plan: [3, "Plan"],
    clientType: [4, "string"],
    requestOptions: [5, "ExecutePlanRequest.RequestOption", "repeated"],
    operationId: [6, "string"],
    clientObservedServerSideSessionId: [8, "string"],
  },
  "ExecutePlanRequest.RequestOption": { reattachOptions: [1, "ReattachOptions"] },
  ReattachOptions: { reattachable: [1, "bool"] },
  ExecutePlanResponse: {
    sessionId: [1, "string"],
    arrowBatch: [2, "ExecutePlanResponse.ArrowBatch"],
    operationId: [12, "string"],
    responseId: [13, "string"],
    resultComplete: [14, "ExecutePlanResponse.ResultComplete"],
    serverSideSessionId: [15, "string"],
    executionProgress: [18, "ExecutePlanResponse.ExecutionProgress"],
  },
  "ExecutePlanResponse.ArrowBatch": {
    rowCount: [1, "int64"],
    data: [2, "bytes"],
    startOffset: [3, "int64"],
    numChunksInBatch: [5, "int64"],
  },
  "ExecutePlanResponse.ResultComplete": {},
  "ExecutePlanResponse.ExecutionProgress": {
    stages: [1, "ExecutePlanResponse.ExecutionProgress.StageInfo", "repeated"],
  },
  "ExecutePlanResponse.ExecutionProgress.StageInfo": { numTasks: [2, "int64"], numCompletedTasks: [3, "int64"] },
  ReattachExecuteRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    operationId: [3, "string"],
    clientType: [4, "string"],
    lastResponseId: [5, "string"],
    clientObservedServerSideSessionId: [6, "string"],
  },
  ReleaseExecuteRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    operationId: [3, "string"],
    clientType: [4, "string"],
    releaseAll: [5, "ReleaseExecuteRequest.ReleaseAll"],
    releaseUntil: [6, "ReleaseExecuteRequest.ReleaseUntil"],
    clientObservedServerSideSessionId: [7, "string"],
  },
  "ReleaseExecuteRequest.ReleaseAll": {},
  "ReleaseExecuteRequest.ReleaseUntil": { responseId: [1, "string"] },
  ReleaseExecuteResponse: { sessionId: [1, "string"], serverSideSessionId: [3, "string"] },
  AnalyzePlanRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    clientType: [3, "string"],
    schema: [4, "AnalyzePlanRequest.Schema"],
    sparkVersion: [10, "AnalyzePlanRequest.SparkVersion"],
    clientObservedServerSideSessionId: [17, "string"],
  },
  "AnalyzePlanRequest.Schema": { plan: [1, "Plan"] },
  "AnalyzePlanRequest.SparkVersion": {},
  AnalyzePlanResponse: {
    sessionId: [1, "string"],
    schema: [2, "AnalyzePlanResponse.Schema"],
    sparkVersion: [8, "AnalyzePlanResponse.SparkVersion"],
    serverSideSessionId: [15, "string"],
  },
  "AnalyzePlanResponse.Schema": { schema: [1, "DataType"] },
  "AnalyzePlanResponse.SparkVersion": { version: [1, "string"] },
  ConfigRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    operation: [3, "ConfigRequest.Operation"],
    clientType: [4, "string"],
    clientObservedServerSideSessionId: [8, "string"],
  },
  "ConfigRequest.Operation": { set: [1, "ConfigRequest.Set"], getOption: [4, "ConfigRequest.GetOption"] },
  "ConfigRequest.Set": { pairs: [1, "KeyValue", "repeated"], silent: [2, "bool"] },
  "ConfigRequest.GetOption": { keys: [1, "string", "repeated"] },
  KeyValue: { key: [1, "string"], value: [2, "string"] },
  ConfigResponse: {
    sessionId: [1, "string"],
    pairs: [2, "KeyValue", "repeated"],
    serverSideSessionId: [4, "string"],
  },
  InterruptRequest: {
    sessionId: [1, "string"],
    userContext: [2, "UserContext"],
    clientType: [3, "string"],
    interruptType: [4, "InterruptRequest.InterruptType"],
    operationId: [6, "string"],
    clientObservedServerSideSessionId: [7, "string"],
  },
  InterruptResponse: {
    sessionId: [1, "string"],
    interruptedIds: [2, "string", "repeated"],
    serverSideSessionId: [3, "string"],
  },
  ReleaseSessionRequest: { sessionId: [1, "string"], userContext: [2, "UserContext"], clientType: [3, "string"] },
  ReleaseSessionResponse: { sessionId: [1, "string"], serverSideSessionId: [2, "string"] },
  Plan: { root: [1, "Relation"], command: [2, "Command"] },
  Relation: { read: [2, "Read"], sql: [10, "SQL"] },
  SQL: { query: [1, "string"] },
  Read: { dataSource: [2, "Read.DataSource"] },
  "Read.DataSource": {
    format: [1, "string"],
    options: [3, "Read.DataSource.OptionsEntry", "repeated"],
    paths: [4, "string", "repeated"],
  },
  "Read.DataSource.OptionsEntry": { key: [1, "string"], value: [2, "string"] },
  Command: {
    writeOperation: [2, "WriteOperation"],
    createDataframeView: [3, "CreateDataFrameViewCommand"],
  },
  CreateDataFrameViewCommand: { input: [1, "Relation"], name: [2, "string"], replace: [4, "bool"] },
  WriteOperation: {
    input: [1, "Relation"],
    source: [2, "string"],
    path: [3, "string"],
    mode: [5, "WriteOperation.SaveMode"],
    options: [9, "WriteOperation.OptionsEntry", "repeated"],
  },
  "WriteOperation.OptionsEntry": { key: [1, "string"], value: [2, "string"] },
  DataType: {
    null: [1, "DataType.NULL"],
    binary: [2, "DataType.Binary"],
    boolean: [3, "DataType.Boolean"],
    byte: [4, "DataType.Byte"],
    short: [5, "DataType.Short"],
    integer: [6, "DataType.Integer"],
    long: [7, "DataType.Long"],
    float: [8, "DataType.Float"],
    double: [9, "DataType.Double"],
    decimal: [10, "DataType.Decimal"],
    string: [11, "DataType.String"],
    char: [12, "DataType.Char"],
    varChar: [13, "DataType.VarChar"],
    date: [14, "DataType.Date"],
    timestamp: [15, "DataType.Timestamp"],
    timestampNtz: [16, "DataType.TimestampNTZ"],
    array: [20, "DataType.Array"],
    struct: [21, "DataType.Struct"],
    map: [22, "DataType.Map"],
  },
  "DataType.NULL": {},
  "DataType.Binary": {},
  "DataType.Boolean": {},
  "DataType.Byte": {},
  "DataType.Short": {},
  "DataType.Integer": {},
  "DataType.Long": {},
  "DataType.Float": {},
  "DataType.Double": {},
  "DataType.Decimal": { scale: [1, "int32"], precision: [2, "int32"] },
  "DataType.String": {},
  "DataType.Char": {},
  "DataType.VarChar": {},
  "DataType.Date": {},
  "DataType.Timestamp": {},
  "DataType.TimestampNTZ": {},
  "DataType.Array": {},
  "DataType.Map": {},
  "DataType.Struct": { fields: [1, "DataType.StructField", "repeated"] },
  "DataType.StructField": { name: [1, "string"], dataType: [2, "DataType"] },
} as const;

/** The values of enumerations that we use. */
export const enumerations = {
  "InterruptRequest.InterruptType": { INTERRUPT_TYPE_OPERATION_ID: 3 },
  "WriteOperation.SaveMode": { SAVE_MODE_OVERWRITE: 2, SAVE_MODE_ERROR_IF_EXISTS: 3 },
} as const;

/** The calls of the service `spark.connect.SparkConnectService`. A streaming one answers any number of messages. */
export const methods = {
  ExecutePlan: { request: "ExecutePlanRequest", response: "ExecutePlanResponse", streaming: true },
  ReattachExecute: { request: "ReattachExecuteRequest", response: "ExecutePlanResponse", streaming: true },
  ReleaseExecute: { request: "ReleaseExecuteRequest", response: "ReleaseExecuteResponse", streaming: false },
  AnalyzePlan: { request: "AnalyzePlanRequest", response: "AnalyzePlanResponse", streaming: false },
  Config: { request: "ConfigRequest", response: "ConfigResponse", streaming: false },
  Interrupt: { request: "InterruptRequest", response: "InterruptResponse", streaming: false },
  ReleaseSession: { request: "ReleaseSessionRequest", response: "ReleaseSessionResponse", streaming: false },
} as const;

export const servicePath = "/spark.connect.SparkConnectService/";

type Messages = typeof messages;
export type MessageName = keyof Messages;
type EnumerationName = keyof typeof enumerations;

interface Scalars {
  string: string;
  bool: boolean;
  int32: number;
  int64: number;
  bytes: Uint8Array;
}

type Value<T> = T extends keyof Scalars
  ? Scalars[T]
  : T extends EnumerationName
    ? number
    : T extends MessageName
      ? Message<T>
      : never;

/** A message as plain data. A field that is absent was not set; an empty message that is set is `{}`. */
export type Message<Name extends MessageName> = {
  readonly [F in keyof Messages[Name]]?: Messages[Name][F] extends readonly [number, infer T, "repeated"]
    ? readonly Value<T>[]
    : Messages[Name][F] extends readonly [number, infer T]
      ? Value<T>
      : never;
};

type Methods = typeof methods;
export type MethodName = keyof Methods;
export type StreamingMethod = { [M in MethodName]: Methods[M]["streaming"] extends true ? M : never }[MethodName];
export type UnaryMethod = Exclude<MethodName, StreamingMethod>;
export type RequestOf<M extends MethodName> = Message<Methods[M]["request"]>;
export type ResponseOf<M extends MethodName> = Message<Methods[M]["response"]>;
