#!/usr/bin/env python3
"""Trains the target networks of this folder with scikit-learn and writes them as .npz (float64).

usage: train.py [FOLDER]        (default: the folder of this script)

Needs numpy and scikit-learn, and no network: both data sets come with scikit-learn.
"""

import pathlib
import sys

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_digits
from sklearn.neural_network import MLPRegressor


def standardised(columns):
    return (columns - columns.mean(axis=0)) / columns.std(axis=0)


def diabetes():
    x, y = load_diabetes(return_X_y=True)
    return standardised(x), standardised(y)


def digits():
    x, y = load_digits(return_X_y=True)
    return x / 16.0, y.astype(np.float64)


# name: (data set, neurons, most epochs)
TARGETS = {
    "diabetes-64": (diabetes, 64, 500),
    "digits-32": (digits, 32, 400),
    "digits-128": (digits, 128, 400),
}


def train(name, folder):
    load, neurons, epochs = TARGETS[name]
    x, y = load()
    model = MLPRegressor(
        hidden_layer_sizes=(neurons,), activation="relu", solver="adam", max_iter=epochs, random_state=0
    )
    model.fit(x, y)
    w1, w2 = (coefficients.T for coefficients in model.coefs_)
    b1, b2 = model.intercepts_
    arrays = {"W1": w1, "b1": b1, "W2": w2, "b2": b2}
    arrays = {key: np.ascontiguousarray(array, dtype=np.float64) for key, array in arrays.items()}
    # The file, not the model in memory, must answer as the model does.
    by_hand = np.maximum(x @ arrays["W1"].T + arrays["b1"], 0.0) @ arrays["W2"].T + arrays["b2"]
    assert np.allclose(by_hand[:, 0], model.predict(x), rtol=0, atol=1e-12 * np.abs(y).max() * x.shape[1])
    np.savez(folder / f"{name}.npz", **arrays)
    error = np.mean((model.predict(x) - y) ** 2)
    print(
        f"| `{name}.npz` | {x.shape[1]}-{neurons}-1 | {x.shape[0]} | {model.n_iter_} | "
        f"{error:.4g} | {np.var(y):.4g} |"
    )


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}\n")
    print("| file | layers | samples | epochs | mean squared error | variance of the outputs |")
    print("|---|---|---|---|---|---|")
    for name in TARGETS:
        train(name, folder)


if __name__ == "__main__":
    main()
