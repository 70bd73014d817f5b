"""Write digits.csv and diabetes.csv from the copies that scikit-learn carries.

    pip install scikit-learn==1.9.1
    python data/make_datasets.py

The same numbers as whole numbers and short decimals, with a header line, and nothing else done to them.
"""

import hashlib
from pathlib import Path

from sklearn.datasets import load_diabetes, load_digits

HERE = Path(__file__).parent


def write(name: str, columns: list[str], rows: list[list[float]]) -> None:
    """One table as CSV, every number in its shortest form, and its checksum on the screen."""
    lines = [",".join(columns), *(",".join(f"{number:.10g}" for number in row) for row in rows)]
    data = ("\n".join(lines) + "\n").encode()
    (HERE / name).write_bytes(data)
    print(hashlib.sha256(data).hexdigest(), name)


def main() -> None:
    images, labels = load_digits(return_X_y=True)
    columns = [*(f"pixel_{row}_{column}" for row in range(8) for column in range(8)), "label"]
    write("digits.csv", columns, [[*image, label] for image, label in zip(images, labels, strict=True)])

    table = load_diabetes(scaled=False)
    rows = [[*features, target] for features, target in zip(table.data, table.target, strict=True)]
    write("diabetes.csv", [*table.feature_names, "target"], rows)


if __name__ == "__main__":
    main()
