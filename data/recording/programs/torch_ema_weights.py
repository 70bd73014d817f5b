import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, TensorDataset

table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1497]]
images, labels = torch.tensor(table[:, :64] / 16), torch.tensor(table[:, 64].astype(int))
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))

batches = DataLoader(TensorDataset(images[:1200], labels[:1200]), batch_size=60)
first, second = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
model = torch.nn.Sequential(first, torch.nn.ReLU(), second).double()
with torch.no_grad():
    first.weight.copy_(torch.tensor(w1.T))  # torch keeps a layer's matrix the other way round
    second.weight.copy_(torch.tensor(w2.T))
    first.bias.zero_()
    second.bias.zero_()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
# Without an avg_fn it would weigh all weights alike.
average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.98))

losses = []
for epoch in range(10):
    for inputs, targets in batches:
        loss = torch.nn.functional.cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        average.update_parameters(model)  # the first time it copies the weights
    with torch.no_grad():
        held_out = torch.nn.functional.cross_entropy(average(images[1200:]), labels[1200:])
    losses.append(held_out.item())
