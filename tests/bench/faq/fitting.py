"""Learning the linear ranker and the calibration, and the figures they reach. Deterministic."""
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


CALIBRATION_ROWS_MAX = 800  # of each FAQ
LINEAR_PENALTY = 3.0
HIDDEN_PENALTY = 10.0
NETWORKS, UNITS = 6, 8  # several small networks, their log-odds averaged, vary less than one
FAR_OUT = 4  # standard deviations; features are cut there


def logistic_regression(x, right, weights):
    """Weights and, last, bias; by Newton's method."""
    x = np.column_stack([x, np.ones(len(x))])
    penalty = np.append(np.full(x.shape[1] - 1, LINEAR_PENALTY), 1e-6)
    b = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ b))
        step = np.linalg.solve((x.T * (weights * p * (1 - p))) @ x + np.diag(penalty),
                               x.T @ (weights * (p - right)) + penalty * b)
        b -= step
        if np.abs(step).max() < 1e-6:
            break
    return b


class Network:
    """log-odds = linear part + output of tanh units."""

    def __init__(self, packed, width):
        size = width * UNITS
        self.hidden = packed[:size].reshape(width, UNITS)
        self.hidden_bias, self.output = packed[size:size + UNITS], packed[size + UNITS:size + 2 * UNITS]
        self.linear, self.bias = packed[size + 2 * UNITS:-1], packed[-1]

    def units(self, x):
        return np.tanh(x @ self.hidden + self.hidden_bias)


def fit_network(x, right, weights, seed):
    width = x.shape[1]
    rng = np.random.default_rng(seed)
    single = x.astype(np.float32)  # twice as fast, and exact enough
    start = np.concatenate([(rng.normal(size=(width, UNITS)) * 0.2).ravel(), np.zeros(UNITS),
                            rng.normal(size=UNITS) * 0.1, logistic_regression(x, right, weights)])

    penalties = np.concatenate([np.full(width * UNITS, HIDDEN_PENALTY), np.zeros(UNITS), np.full(UNITS, HIDDEN_PENALTY),
                                np.full(width, LINEAR_PENALTY), [0]])

    def loss(packed):
        net = Network(packed.astype(np.float32), width)
        units = net.units(single)
        odds = (units @ net.output + single @ net.linear).astype(float) + packed[-1]
        value = (weights * (np.logaddexp(0, odds) - right * odds)).sum()
        value += (penalties * packed * packed).sum()
        error = (weights * (1 / (1 + np.exp(-odds)) - right)).astype(np.float32)
        back = error[:, None] * net.output * (1 - units * units)
        gradient = np.concatenate([(single.T @ back).ravel(), back.sum(0), units.T @ error, single.T @ error,
                                   [error.sum()]]).astype(float)
        return value, gradient + 2 * penalties * packed

    return Network(minimise(loss, start, tolerance=3e-6), width)


class Calibration:
    """The probability that the first suggestion is right."""

    def __init__(self, mean, deviation, networks):
        self.mean, self.deviation = mean, deviation
        self.linear = np.mean([n.linear for n in networks], 0)
        self.bias = np.mean([n.bias for n in networks])
        self.hidden = np.concatenate([n.hidden for n in networks], 1)
        self.hidden_bias = np.concatenate([n.hidden_bias for n in networks])
        self.output = np.concatenate([n.output for n in networks]) / len(networks)

    def confidence(self, features):
        x = np.clip((features - self.mean) / self.deviation, -FAR_OUT, FAR_OUT)
        units = np.tanh(x @ self.hidden + self.hidden_bias)
        return 1 / (1 + np.exp(-(x @ self.linear + self.bias + units @ self.output)))


def fit_calibration(features, right, weights):
    mean, deviation = features.mean(0), features.std(0) + 1e-6
    x = np.clip((features - mean) / deviation, -FAR_OUT, FAR_OUT)
    return Calibration(mean, deviation, [fit_network(x, right, weights, seed) for seed in range(NETWORKS)])


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
        'shown_right': (right & shown).sum(),
        'shown_wrong': (~right & shown).sum(),
        'unanswerable_shown': shown[~answerable].mean() if (~answerable).any() else np.nan,
    }
