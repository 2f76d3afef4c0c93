"""Makes the reference figures that the tests pin: JSON files beside this script.

In a virtual environment, from this folder:

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python make_reference.py
"""

import importlib
from pathlib import Path

OUT_DIR = Path(__file__).parent


def main():
    for name in ("learners", "clustering", "calibration", "table_profile"):
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            print(f"{name}: left out, {error}")
            continue
        module.make(OUT_DIR)
        print(f"{name}: made")


if __name__ == "__main__":
    main()
