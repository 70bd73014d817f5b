import torch


class Lion(torch.optim.Optimizer):
    """torch has no Lion. This is all that it takes, and it is used as any other optimizer."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                if w.grad is None:
                    continue
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                vote = (beta1 * m + (1 - beta1) * w.grad).sign()  # with the old m
                w.sub_(group["lr"] * (vote + group["weight_decay"] * w))
                m.mul_(beta2).add_(w.grad, alpha=1 - beta2)


curvatures = torch.tensor([0.1, 10.0], dtype=torch.float64)
w = torch.tensor([2.2, 1.2], dtype=torch.float64, requires_grad=True)
optimizer = Lion([w], lr=0.03, betas=(0.9, 0.99), weight_decay=0.1)

losses = []
for step in range(100):
    loss = (curvatures * w**2).sum() / 2
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
