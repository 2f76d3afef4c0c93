/** The most bytes of a model file that is read: what fits into one text. */
export const largestModelFile = 500_000_000;
