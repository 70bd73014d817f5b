import numpy as np
import torch
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn

table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1200]]
images, labels = torch.tensor(table[:, :64] / 16), torch.tensor(table[:, 64].astype(int))
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))

first, second = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
model = torch.nn.Sequential(first, torch.nn.ReLU(), second).double()
with torch.no_grad():
    first.weight.copy_(torch.tensor(w1.T))  # torch keeps a layer's matrix the other way round
    second.weight.copy_(torch.tensor(w2.T))
    first.bias.zero_()
    second.bias.zero_()
matrices, biases = [first.weight, second.weight], [first.bias, second.bias]
groups = [{"params": matrices, "weight_decay": 0.1}, {"params": biases, "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, lr=0.01)
averaged = AveragedModel(model, avg_fn=get_ema_avg_fn(0.95))

losses = []
for epoch in range(10):
    for inputs, targets in zip(images.split(60), labels.split(60), strict=True):
        loss = cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        averaged.update_parameters(model)  # the first time it copies them
    with torch.no_grad():
        losses.append(cross_entropy(averaged(images), labels).item())
