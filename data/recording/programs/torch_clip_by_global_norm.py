import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1200]]
images, labels = table[:, :64] / 16, table[:, 64].astype(int)
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))

batches = DataLoader(TensorDataset(torch.tensor(images), torch.tensor(labels)), batch_size=60)
first, second = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
model = torch.nn.Sequential(first, torch.nn.ReLU(), second).double()
with torch.no_grad():
    first.weight.copy_(torch.tensor(w1.T))  # torch keeps a layer's matrix the other way round
    second.weight.copy_(torch.tensor(w2.T))
    first.bias.zero_()
    second.bias.zero_()
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10 * len(batches))

losses = []
for epoch in range(10):
    total = 0.0
    for inputs, targets in batches:
        loss = torch.nn.functional.cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        # It divides by the norm + 1e-6: the curve parts from the course's in the seventh digit.
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
        optimizer.step()
        schedule.step()  # once a step: it counts them
        total += loss.item()
    losses.append(total / len(batches))
