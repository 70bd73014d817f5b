import torch

curvatures = torch.tensor([0.1, 10.0], dtype=torch.float64)
w = torch.tensor([2.2, 1.2], dtype=torch.float64, requires_grad=True)
# torch sums the gradients up, and the averaged form takes a tenth of each: a tenth of its lr
# gives the same path. (dampening=0.9 does not: it takes a tenth of each gradient but the first.)
optimizer = torch.optim.SGD([w], lr=1.0 * (1 - 0.9), momentum=0.9)

losses = []
for step in range(80):
    loss = (curvatures * w**2).sum() / 2
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
