"""Train the course's network in torch and write down what came out: records/network_torch.json.

    pip install torch==2.13.0
    PYTHONPATH=.:notebooks python data/record_network.py            records anew
    PYTHONPATH=.:notebooks python data/record_network.py --compare  compares with what is stored, and writes nothing

Torch gets the course's first weights and the course's order of the images, and does everything else by itself: forward
pass, loss, gradients and steps, in float64. `tests/playground/test_network_training.py` holds playground/network/ to
the result.
"""

import json
import sys
from itertools import islice
from pathlib import Path

import torch
from playground.data import Part, digits
from playground.network import Network, shuffles
from recording.comparison import distance

RECORD = Path(__file__).parent / "records" / "network_torch.json"
SEED, EPOCHS, BATCH = 7, 3, 64
#: As in that test: a training of three epochs adds up the last digits of every product.
TOLERANCE = 1e-10

#: For each rule of the course: torch's class, its settings, and the same settings as the course's knobs.
OPTIMIZERS = {
    "heavy_ball": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}, {"lr": 0.05, "beta": 0.9}),
    "adam": (
        torch.optim.Adam,
        {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8},
        {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    ),
}


def network() -> torch.nn.Sequential:
    """The same shape, from the course's first weights. Torch keeps a layer's matrix the other way round."""
    mine = Network()
    net = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10)).double()
    w1, b1, w2, b2 = map(torch.tensor, mine.layers(mine.start(SEED)))
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), (w1.T, b1, w2.T, b2), strict=True):
            parameter.copy_(value)
    return net


def tensors(part: Part) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor(part.images), torch.tensor(part.labels)


def run(make, settings: dict) -> dict:
    net = network()
    optimizer = make(net.parameters(), **settings)
    images, labels = tensors(digits().train)
    batch_loss, validation = [], []
    for order in islice(shuffles(SEED, len(labels)), EPOCHS):
        for rows in torch.tensor(order).split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(net(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            batch_loss.append(loss.item())
        validation.append(marks(net))
    w1, b1, w2, b2 = (parameter.detach() for parameter in net.parameters())
    end = {"w1_sums": w1.sum(dim=0).tolist(), "b1": b1.tolist(), "w2": w2.T.tolist(), "b2": b2.tolist()}
    return {"batch_loss": batch_loss, "validation": validation, "end": end}


def marks(net: torch.nn.Sequential) -> tuple[float, float]:
    images, labels = tensors(digits().validation)
    with torch.no_grad():
        scores = net(images)
    accuracy = (scores.argmax(dim=1) == labels).double().mean()
    return torch.nn.functional.cross_entropy(scores, labels).item(), accuracy.item()


def trained() -> dict:
    return {rule: {"knobs": knobs, **run(make, settings)} for rule, (make, settings, knobs) in OPTIMIZERS.items()}


def record() -> None:
    settings = {"torch": torch.__version__.split("+")[0], "seed": SEED, "epochs": EPOCHS, "batch": BATCH}
    RECORD.write_text(json.dumps({**settings, "runs": trained()}) + "\n", encoding="utf-8")


def compare() -> bool:
    """Whether a fresh training goes as the stored one did; says how far apart they are."""
    stored = json.loads(RECORD.read_text(encoding="utf-8"))["runs"]
    apart = {rule: distance(fresh, stored[rule]) for rule, fresh in json.loads(json.dumps(trained())).items()}
    for rule, far in apart.items():
        print(f"network, {rule}: {'agrees' if far <= TOLERANCE else 'differs'}; the largest difference is {far:.1e}")
    return all(far <= TOLERANCE for far in apart.values())


if __name__ == "__main__":
    if "--compare" not in sys.argv[1:]:
        record()
    elif not compare():
        sys.exit(1)
