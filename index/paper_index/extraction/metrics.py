"""The metrics of reported results: how they are written, and one key for each that is compared.

Two ways of writing a metric have one key only if their values can be compared.
"""

import re
from typing import NamedTuple

_THRESHOLD = r" at (?:an? )?(?:IoU )?(?:threshold )?(?:of )?(?:0?\.\d+|[57][05])(?::0?\.95)?%?"
_WRITTEN = (
    r"[Tt]op[- ]?(?:10|1|3|5)(?: (?:validation |test |classification )?(?:[Aa]ccuracy|[Aa]ccuracies|[Ee]rror(?: rate)?"
    r"|acc\.?)| [Ll]oc(?:ali[sz]ation)?\b\.?)?",
    rf"(?:m?AP|(?:[Mm]ean )?[Aa]verage [Pp]recision){_THRESHOLD}", r"m?AP ?0?\.\d+(?:[:-]0?\.95)?(?= (?:of|is|reach"
    r"|scores?)\b)",
    r"(?:(?:box|mask|keypoint|bbox|mean) )?m?AP(?:[- ]?(?:50[:-]95|50|75|₅₀|₇₅|_50|_75)|@[\d.:\[\]-]*\d\]?|[₅₀₇]+|\b)",
    r"mIoUs?\b", r"[cg]?IoU\b(?! ?(?:threshold|[=>≥]|0?\.\d))", r"(?:[Mm]ean |box |mask )?(?:[Aa]verage [Pp]recision"
    r"|[Ii]ntersection[- ]over[- ][Uu]nion|IoU)\b(?! ?(?:threshold|[=>≥]))", r"[Aa]verage [Rr]ecall\b",
    r"[Rr]ank-?(?:1|5|10)(?: accuracy)?\b",
    r"F1[- ](?:macro|micro|weighted)(?:[- ][Ss]cores?)?\b",
    r"(?:(?:[Ww]eighted|[Mm]acro|[Mm]icro|[Mm]ean|[Aa]verage)[- ](?:average[d]? )?)?F[1₁](?:@\d+)?(?:[- ][Ss]cores?"
    r"|\b|(?<=₁))",
    r"F-(?:scores?|measure)\b", r"[srg]?FIDs?(?: scores?)?\b", r"F[VA]Ds?(?: scores?)?\b", r"PSNR\b", r"M?SSIM\b",
    r"LPIPS\b", r"PQ\b", r"NDS\b", r"(?:sacre)?BLEU(?:-?\d)?(?: scores?)?\b", r"CIDEr\b", r"ROUGE(?:-\w)?\b",
    r"METEOR\b", r"chrF(?:\+\+)?", r"[Pp]erplexity\b", r"PPL\b", r"(?:WER|CER|EER|DER)s?\b", r"MRR\b",
    r"[Ww]ord error rates?\b", r"[Cc]haracter error rates?\b", r"[Ee]qual error rates?\b",
    r"[IP]-AUROCs?\b", r"(?:AUROC|AUPRC|AUC(?:-ROC|-PR)?|ROC[- ]AUC|PR[- ]AUC|mAUC)s?\b", r"(?:RMSE|MAE|MAPE|EPE"
    r"|MPJPE|AbsRel)\b",
    r"(?:MOTA|HOTA|IDF1|EM)\b", r"[Ee]xact[- ][Mm]atch(?: scores?| accuracy)?\b", r"J&F\b",
    r"(?:[Pp]ass|[Rr]ecall|[Hh]its|[Hh]it|R|[Nn]?DCG|[Aa]cc|[Aa]vg|[Mm]aj|Precision|P|MAP|MRR)@\d+(?:\.\d+)?",
    r"(?:mean )?(?:[Dd]ice|DSC)(?: (?:similarity )?(?:coefficient )?(?:scores?|coefficients?))?",
    r"[Cc]ohen['’]s [Kk]appa\b", r"[Mm]atthews [Cc]orrelation [Cc]oefficient\b", r"MCC\b",
    r"(?:test |validation |classification |zero-shot |[Bb]alanced |[Pp]ixel |[Ee]xecution |[Oo]verall )?"
    r"(?:[Aa]ccurac(?:y|ies)|error rates?|test error)\b",
    r"(?:[Tt]ask |[Aa]ttack )?[Ss]uccess [Rr]ates?(?: \((?:SR|ASR)\))?",
    r"(?:[Ww]in|[Rr]esolve|[Rr]esolution|[Pp]ass) [Rr]ates?\b",
    r"(?:[Pp]recision|[Ss]ensitivity|[Ss]pecificity|[Rr]ecall)\b(?!-)", r"[Ss]cores?\b",
)  # fmt: skip
METRIC = re.compile(
    f"(?<![\\w-])(?:(?:[Mm]acro|[Mm]icro|[Ww]eighted)[- ])?(?:{'|'.join(_WRITTEN)})"
    r"(?:[ -](?:success )?(?:[Ss]cores?|rates?|values?)\b)?(?!@)"
)
"""A metric as abstracts write it."""


class Metric(NamedTuple):
    """A metric whose values can be compared."""

    key: str
    name: str
    """The name in headings."""
    higher_is_better: bool | None
    """None if it is unknown: values of a `score` cannot be compared."""
    least: float = 0.0
    most: float = 100.0
    """The bounds of plausible values."""
    percent: bool = False
    """Whether values up to 1 are shares: 0.85 is 85."""


_ALWAYS, _FREE = float("inf"), float("-inf")
_SHARES = (
    ("acc@1", "Top-1 accuracy", r"top-?1(?:acc(?:uracy)?|)|acc@1"),
    ("acc@3", "Top-3 accuracy", r"top-?3(?:acc(?:uracy)?)?|acc@3"),
    ("acc@5", "Top-5 accuracy", r"top-?5(?:acc(?:uracy)?)?|acc@5"),
    ("acc@10", "Top-10 accuracy", r"top-?10(?:acc(?:uracy)?)?|acc@10"),
    ("em", "Exact match", r"em|exact-?match(?:accuracy)?"),
    ("success", "Success rate", r"(?:task)?successrate(?:\(sr\))?|sr"),
    ("attack success", "Attack success rate", r"attacksuccessrate(?:\(asr\))?|asr"),
    ("win rate", "Win rate", r"winrate"),
    ("resolved", "Resolved", r"resol(?:ve|ution|ved)(?:rate)?"),
    ("pass rate", "Pass rate", r"passrate"),
    ("ap-box", "Box AP", r"(?:box|bbox)-?(?:m?ap|averageprecision)"),
    ("ap-mask", "Mask AP", r"mask-?(?:m?ap|averageprecision)"),
    ("ap-keypoint", "Keypoint AP", r"keypoint-?m?ap"),
    ("ap50", "AP50", r"m?ap-?(?:@?0?\.?50?|_50|₅₀)|mean(?:average)?precision@0?\.50?"),
    ("ap75", "AP75", r"m?ap-?(?:@?0?\.?75|_75|₇₅)"),
    ("map", "mAP", r"m?ap(?:-?@?\[?0?\.?50?[:-](?:0?\.0?5:)?0?\.?95\]?)?|meanap|(?:mean)?averageprecision"),
    ("miou", "mIoU", r"miou|mean(?:iou|intersection-?over-?union)"),
    ("iou", "IoU", r"iou|intersection-?over-?union"),
    ("ciou", "cIoU", r"ciou"),
    ("giou", "gIoU", r"giou"),
    ("pq", "PQ", r"pq"),
    ("nds", "NDS", r"nds"),
    ("j&f", "J&F", r"j&f"),
    ("dice", "Dice", r"(?:mean)?(?:dice|dsc)(?:similarity)?(?:coefficient)?(?:score|coefficient)?"),
    ("f1-macro", "Macro F1", r"macro-?(?:averaged?)?f1(?:-?score)?|f1-?macro(?:-?score)?"),
    ("f1-micro", "Micro F1", r"micro-?(?:averaged?)?f1(?:-?score)?"),
    ("f1-weighted", "Weighted F1", r"weighted-?(?:averaged?)?f1(?:-?score)?"),
    ("f1", "F1", r"(?:mean|average)?-?f1(?:-?score)?|f-?(?:score|measure)"),
    ("auroc", "AUROC", r"(?:auroc|auc(?:-roc)?|roc-?auc|mauc)"),
    ("auprc", "AUPRC", r"auprc|auc-pr|pr-?auc"),
    ("bleu", "BLEU", r"(?:sacre)?bleu(?:score)?"),
    *((f"bleu-{n}", f"BLEU-{n}", rf"bleu-?{n}") for n in range(1, 5)),
    *((f"rouge-{n.lower()}", f"ROUGE-{n}", rf"rouge-?{n.lower()}(?:sum)?") for n in "12L"),
    ("rouge", "ROUGE", r"rouge"),
    ("chrf", "chrF", r"chrf(?:\+\+)?"),
    ("meteor", "METEOR", r"meteor"),
    ("spice", "SPICE", r"spice"),
    ("mrr", "MRR", r"mrr"),
    ("mota", "MOTA", r"mota"), ("hota", "HOTA", r"hota"), ("idf1", "IDF1", r"idf1"),
    ("precision", "Precision", r"precision"),
    ("recall", "Recall", r"recall|sensitivity"),
    ("specificity", "Specificity", r"specificity"),
    ("acc-balanced", "Balanced accuracy", r"balancedaccuracy"),
    ("acc-pixel", "Pixel accuracy", r"pixelaccuracy"),
    ("acc-execution", "Execution accuracy", r"executionaccuracy"),
    ("accuracy", "Accuracy", r"(?:test|validation|overall|average|mean)*"
     r"(?:(?:classification|detection|recognition|prediction|identification|diagnostic|answer(?:ing)?|solution"
     r"|solving)?"
     r"acc(?:uracy)?)"),
)  # fmt: skip
_OTHERS = (
    (Metric("fid", "FID", False, 0, 1_000), r"fid(?:score)?"),
    (Metric("gfid", "gFID", False, 0, 1_000), r"(?:g|generation)fid(?:score)?"),
    (Metric("sfid", "sFID", False, 0, 1_000), r"sfid(?:score)?"),
    (Metric("rfid", "rFID", False, 0, 1_000), r"(?:r|reconstruction)fid(?:score)?"),
    (Metric("fvd", "FVD", False, 0, 10_000), r"fvd(?:score)?"),
    (Metric("fad", "FAD", False, 0, 1_000), r"fad(?:score)?"),
    (Metric("psnr", "PSNR", True, 5, 80), r"psnr"),
    (Metric("ssim", "SSIM", True, 0, 1), r"ssim"),
    (Metric("ms-ssim", "MS-SSIM", True, 0, 1), r"m(?:s-)?ssim"),
    (Metric("lpips", "LPIPS", False, 0, 1), r"lpips"),
    (Metric("is", "Inception score", True, 0, 1_000), r"is?|inception(?:score)?"),
    (Metric("bpd", "Bits per dimension", False, 0, 100), r"bpd|bits(?:/|per)dim(?:ension)?"),
    (Metric("ppl", "Perplexity", False, 1, 100_000), r"perplexity|ppl"),
    (Metric("wer", "WER", False, 0, 300, percent=True), r"wer|worderrorrate"),
    (Metric("cer", "CER", False, 0, 300, percent=True), r"cer|charactererrorrate"),
    (Metric("eer", "EER", False, percent=True), r"eer|equalerrorrate"),
    (Metric("der", "DER", False, percent=True), r"der"),
    (Metric("err@1", "Top-1 error", False, percent=True), r"top-?1error(?:rate)?|test(?:error|errorrate)|errorrate"),
    (Metric("err@5", "Top-5 error", False, percent=True), r"top-?5error(?:rate)?"),
    (Metric("cider", "CIDEr", True, 0, 300), r"cider"),
    (Metric("rmse", "RMSE", False, 0, _ALWAYS), r"rmse"),
    (Metric("mae", "MAE", False, 0, _ALWAYS), r"mae"),
    (Metric("mape", "MAPE", False, 0, _ALWAYS), r"mape"),
    (Metric("epe", "EPE", False, 0, _ALWAYS), r"epe"),
    (Metric("mpjpe", "MPJPE", False, 0, _ALWAYS), r"mpjpe"),
    (Metric("absrel", "AbsRel", False, 0, _ALWAYS), r"absrel"),
    (Metric("kappa", "Cohen's kappa", True, -1, 1), r"cohen['’]?skappa"),
    (Metric("mcc", "MCC", True, -1, 1), r"mcc|matthewscorrelationcoefficient"),
    (Metric("score", "Score", None, _FREE, _ALWAYS), r"score"),
)  # fmt: skip
_METRICS = [
    *((Metric(key, name, True, percent=True), re.compile(spelling)) for key, name, spelling in _SHARES),
    *((metric, re.compile(spelling)) for metric, spelling in _OTHERS),
]
_ANY = re.compile("|".join(f"(?:{spelling.pattern})" for _, spelling in _METRICS))
_RANK = re.compile(r"rank-?(\d+)(?:accuracy)?")
_AT = re.compile(r"(pass|recall|hits?|r|n?dcg|acc|avg|maj|precision|p|map|mrr)@(\d+(?:\.\d+)?)")
_AT_NAMES = {"r": "recall", "hit": "hits", "p": "precision", "dcg": "dcg", "ndcg": "ndcg"}
_TOP_ONE = re.compile(r"ImageNet|CIFAR|MNIST|Something-Something|Kinetics|SVHN|STL-10|iNaturalist|Places365")
"""Data sets on which "accuracy" is the top-1 accuracy."""

_BOXES = ("COCO", "LVIS")
"""Data sets on which "mAP" is the box AP."""


def decides_metric(dataset: str) -> bool:
    """Return whether "accuracy" or "mAP" on a data set is another metric than elsewhere."""
    return dataset in _BOXES or bool(_TOP_ONE.match(dataset))


_AT_THRESHOLD = re.compile(r"(?:m?ap|(?:mean)?averageprecision)(?:at(?:an|a|iou|threshold|of)*|(?=0?\.))([\d.:-]+)%?")


def _plain(written: str) -> str:
    text = (
        re.sub(r"[\s]+", "", written).lower().replace("₁", "1").replace("accuracies", "accuracy").replace("acc.", "acc")
    )
    text = re.sub(r"(?<=[a-z])s$", "", text) if not text.endswith(("ss", "lpips", "nds", "hits")) else text
    text = _AT_THRESHOLD.sub(r"map@\1", text)
    return re.sub(r"^(?:zero-shot|few-shot|average(?!precision|recall)|mean(?=acc|auc|auroc)|overall)", "", text)


def metric_of(written: str, dataset: str = "") -> Metric:
    """Return the metric that is written so, of results on a data set. An unknown one is a metric of its own."""
    plain = _plain(written)
    if re.search(r"..(?:score|rate|value)$", plain) and not re.search(
        r"(?:error|(?<!\d)success|win|pass|resolution|resolve)rate$", plain
    ):
        plain = re.sub(r"-?(?:(?<=\d)success)?(?:score|rate|value)$", "", plain)
    if at := _AT.fullmatch(plain):
        kind = _AT_NAMES.get(at[1], at[1])
        if kind == "map" and float(at[2]) in (0.5, 50):
            return metric_of("AP50")
        if kind == "map" and float(at[2]) in (0.75, 75):
            return metric_of("AP75")
        return Metric(f"{kind}@{at[2]}", f"{kind}@{at[2]}", True, percent=True)
    if rank := _RANK.fullmatch(plain):
        return Metric(f"rank-{rank[1]}", f"Rank-{rank[1]}", True, percent=True)
    for metric, spelling in _METRICS if _ANY.fullmatch(plain) else ():
        if spelling.fullmatch(plain):
            if metric.key == "accuracy" and _TOP_ONE.match(dataset):
                return metric_of("top-1")
            if metric.key == "map" and dataset in _BOXES:
                return metric_of("box AP")
            return metric
    if (words := written.split(maxsplit=1))[1:] and (base := metric_of(words[1], dataset)).higher_is_better is not None:
        return base._replace(key=" ".join(written.split()).lower(), name=written)
    return Metric(" ".join(written.split()).lower(), written, None, _FREE, _ALWAYS)
