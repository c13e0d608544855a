"""Learning the linear ranker and the logistic calibration, and the figures they reach. Deterministic."""
import numpy as np

RANKER_ROWS_MAX = 500  # of each FAQ, so that no large one decides alone
RANKER_PENALTY = 3.0


def log_sum_exp(scores):
    top = scores.max(-1, keepdims=True)
    return (top + np.log(np.exp(scores - top).sum(-1, keepdims=True)))[..., 0]


def minimise(function, x, steps=150, memory=10, tolerance=1e-6):
    """L-BFGS with backtracking; `function` gives value and gradient."""
    value, gradient = function(x)
    moves, turns = [], []
    for _ in range(steps):
        direction, shares = gradient.copy(), []
        for s, y in zip(reversed(moves), reversed(turns)):
            shares.append((s @ direction) / (y @ s))
            direction -= shares[-1] * y
        if moves:
            direction *= (moves[-1] @ turns[-1]) / (turns[-1] @ turns[-1])
        else:
            direction /= max(1.0, np.abs(gradient).sum())
        for (s, y), share in zip(zip(moves, turns), reversed(shares)):
            direction += s * (share - (y @ direction) / (y @ s))
        slope = -(gradient @ direction)
        length = 1.0
        for _ in range(30):
            next_value, next_gradient = function(x - length * direction)
            if next_value <= value + 1e-4 * length * slope:
                break
            length *= 0.5
        else:
            break
        s, y = -length * direction, next_gradient - gradient
        if y @ s > 1e-12:
            moves, turns = (moves + [s])[-memory:], (turns + [y])[-memory:]
        done = abs(value - next_value) < tolerance * max(1.0, abs(value))
        x, value, gradient = x + s, next_value, next_gradient
        if done:
            break
    return x


def fit_ranker(cases, chosen):
    """Maximises the share of the softmax over the candidates that falls on right ones."""
    features, relevant, present = [], [], []
    for case in cases:
        rows = np.nonzero(case.answerable & case.relevant.any(1) & chosen(case))[0][:RANKER_ROWS_MAX]
        features.append(case.features[rows])
        relevant.append(case.relevant[rows])
        present.append(case.present[rows])
    features, relevant, present = map(np.concatenate, (features, relevant, present))
    flat = features.reshape(-1, features.shape[2])
    absent = np.where(present, 0, -1e9)

    def loss(weights):
        scores = (flat @ weights.astype(np.float32)).reshape(absent.shape).astype(float) + absent
        total = log_sum_exp(scores)
        of_right = log_sum_exp(np.where(relevant, scores, -1e9))
        share = np.exp(scores - total[:, None])
        share_of_right = np.where(relevant, np.exp(scores - of_right[:, None]), 0)
        gradient = (share - share_of_right).astype(np.float32).ravel() @ flat + 2 * RANKER_PENALTY * weights
        return float((total - of_right).sum() + RANKER_PENALTY * weights @ weights), gradient

    return minimise(loss, np.zeros(features.shape[2]))


class Calibration:
    rows_max = 800  # of each FAQ
    penalty = 3.0

    def __init__(self, mean, deviation, weights, bias):
        self.mean, self.deviation, self.weights, self.bias = mean, deviation, weights, bias

    def confidence(self, features):
        return 1 / (1 + np.exp(-((features - self.mean) / self.deviation @ self.weights + self.bias)))


def fit_calibration(features, right, weights):
    """Logistic regression by Newton's method."""
    mean, deviation = features.mean(0), features.std(0) + 1e-6
    x = np.column_stack([(features - mean) / deviation, np.ones(len(features))])
    penalty = np.append(np.full(features.shape[1], Calibration.penalty), 1e-6)
    b = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ b))
        step = np.linalg.solve((x.T * (weights * p * (1 - p))) @ x + np.diag(penalty),
                               x.T @ (weights * (p - right)) + penalty * b)
        b -= step
        if np.abs(step).max() < 1e-6:
            break
    return Calibration(mean, deviation, b[:-1], b[-1])


def coverage(confidence, right, answerable, precision):
    """The largest share of the answerable mails answered rightly while so much of what is shown is right."""
    order = np.argsort(-confidence, kind='stable')
    good = np.cumsum(right[order])
    last_of_ties = np.append(confidence[order][1:] != confidence[order][:-1], True)
    enough = (good >= precision * np.arange(1, len(order) + 1) - 1e-9) & last_of_ties
    return good[enough].max() / max(1, answerable) if enough.any() else 0.0


def calibration_error(confidence, right):
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(abs(confidence[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / len(confidence)


def figures(place, confidence, answerable, threshold=0.95):
    right = (place == 0) & answerable
    n = max(1, answerable.sum())
    shown = confidence >= threshold
    return {
        'hit1': right.sum() / n,
        'hit3': ((place < 3) & answerable).sum() / n,
        'cov90': coverage(confidence, right, n, 0.9),
        'cov95': coverage(confidence, right, n, 0.95),
        'ece': calibration_error(confidence, right),
        'shown': (right & shown).sum() / n,
        'precision': right[shown].mean() if shown.any() else np.nan,
        'unanswerable_shown': shown[~answerable].mean() if (~answerable).any() else np.nan,
    }
