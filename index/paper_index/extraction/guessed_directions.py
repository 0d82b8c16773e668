"""The direction of metrics that are not in the table of metrics, from the words in their names."""

import re

_LOWER = frozenset((
    "error", "errors", "loss", "losses", "perplexity", "ppl", "wer", "cer", "ter", "der", "eer", "hter", "latency",
    "runtime", "delay", "flops", "gflops", "mflops", "tflops", "macs", "gmacs", "mse", "rmse", "nrmse", "nmse",
    "rmsle", "mae", "nmae", "mape", "smape", "epe", "mpjpe", "mpvpe", "ade", "fde", "minade", "minfde", "brier", "ece",
    "nll", "bpd", "bpc", "bpb", "bits", "divergence", "kl", "distance", "chamfer", "hausdorff", "hd95", "assd",
    "wasserstein", "emd", "fid", "vfid", "sfid", "rfid", "gfid", "kid", "fvd", "kvd", "fad", "lpips", "niqe", "dists",
    "deviation", "regret", "fpr", "fnr", "fpr95", "far", "frr", "fdr", "mce", "absrel", "sqrel", "collision",
    "collisions", "violations", "toxicity", "unsafety", "hallucination", "hallucinations", "forgetting",
))  # fmt: skip
_HIGHER = frozenset((
    "accuracy", "accuracies", "acc", "precision", "recall", "sensitivity", "specificity", "f1", "f2", "f-score",
    "f-measure", "ap", "map", "maph", "ar", "auc", "auroc", "auprc", "aupr", "mauc", "iou", "miou", "jaccard", "dice",
    "dsc", "psnr", "ssim", "ms-ssim", "bleu", "rouge", "meteor", "cider", "spice", "chrf", "bleurt", "bertscore",
    "comet", "clipscore", "success", "solved", "win", "pass", "hits", "ndcg", "mrr", "spl", "spearman", "pearson",
    "kendall", "correlation", "plcc", "srcc", "r2", "r²", "kappa", "mcc", "nmi", "ari", "purity", "v-measure",
    "likelihood", "log-likelihood", "reward", "rewards", "fps", "throughput", "speedup", "pck", "hota", "mota", "amota",
    "idf1", "pq", "nds", "pdms", "epdms", "pesq", "stoi", "sdr", "si-sdr", "snr", "si-snr", "elo", "agreement", "em",
))  # fmt: skip
_LOWER_PHRASES = re.compile(
    r"negative log[- ]likelihood|(?:mean|median|average) rank\b|false (?:positive|negative|alarm|discovery)|miss rate"
    r"|corruption error|flip rate|(?:inference|training|run|execution|computation|wall[- ]clock)?[ -]?time(?: \(|$)"
    r"|equal error|log loss|fr[ée]chet|calibration error"
)
_HIGHER_PHRASES = re.compile(
    r"frames per second|(?:tokens|samples|images|requests) per second|clip score|driving score|edit score|exact match"
    r"|average return|log[- ]likelihood"
)
_CHANGE = re.compile(
    r"\b(?:gains?|drops?|improvements?|increases?|decreases?|reductions?|reduced|changes?|differences?|gap|boost|delta"
    r"|over|versus|vs|than|relative|speed-?up of|kept|loss of)\b"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?\d*²?")


def is_change(metric: str) -> bool:
    """Return whether a name is that of a change, as "gain over ResNet", whose values are none of the metric."""
    return bool(_CHANGE.search(metric.casefold()))


def direction_of(metric: str) -> bool | None:
    """Return whether higher values of a metric are better; None if its name does not show it.

    A name with words of both directions, as "accuracy loss", and that of a change, as "gain over ResNet", show none.
    """
    plain = " ".join(metric.casefold().split())
    if is_change(plain):
        return None
    if _LOWER_PHRASES.search(plain):
        return False
    if _HIGHER_PHRASES.search(plain):
        return True
    words = set(_WORD.findall(plain.replace("_", " ")))
    words |= {part for word in words for part in word.split("-")} | {word.rstrip("0123456789") for word in words}
    lower, higher = not words.isdisjoint(_LOWER), not words.isdisjoint(_HIGHER)
    return None if lower == higher else higher
