"""Names of data sets and metrics are folded only if their values can be compared."""

import pytest

from paper_index.extraction.result_names import dataset_name, result_name


@pytest.mark.parametrize(
    ("written", "expected", "conditions"),
    [
        ("imagenet", "ImageNet-1K", ()),
        ("IN-1k", "ImageNet-1K", ()),
        ("ILSVRC-2012", "ImageNet-1K", ()),
        ("ImageNet 256x256", "ImageNet-1K", ("256×256",)),
        ("ImageNet-512", "ImageNet-1K", ("512×512",)),
        ("MS-COCO", "COCO", ()),
        ("COCO test-dev", "COCO", ("test-dev",)),
        ("MATH500", "MATH-500", ()),
        ("AIME'24", "AIME 2024", ()),
        ("SWE-Bench-Verified", "SWE-bench Verified", ()),
        ("LiveCodeBench v6", "LiveCodeBench", ("v6",)),
        ("LibriSpeech test-clean", "LibriSpeech", ("test-clean",)),
        ("CelebA-HQ 256x256", "CelebA-HQ", ("256×256",)),
    ],
)
def test_names_of_a_data_set(written: str, expected: str, conditions: tuple[str, ...]) -> None:
    assert dataset_name(written) == (expected, conditions)


@pytest.mark.parametrize(
    "name",
    ["ImageNet-21K", "ImageNet-V2", "ImageNet-A", "ImageNet-100", "Tiny ImageNet", "COCO-Stuff", "RefCOCO", "MATH",
     "HumanEval+", "SWE-bench", "SWE-bench Lite", "MMLU-Pro", "BrowseComp-ZH", "ScanNet++", "KITTI-360", "CIFAR-10-C",
     "Fashion-MNIST", "GSM8K-V", "AlpacaEval", "AIME", "MVTec-LOCO"],
)  # fmt: skip
def test_variants_stay_apart(name: str) -> None:
    assert dataset_name(name) == (name, ())


@pytest.mark.parametrize(
    ("metric", "higher"),
    [
        ("Latency (ms)", False),
        ("Validation loss", False),
        ("error", False),
        ("minADE6", False),
        ("Mean Rank", False),
        ("negative log-likelihood", False),
        ("Log-likelihood", True),
        ("Average reward", True),
        ("I-AUROC", True),
        ("personalized accuracy", True),
        ("driving score", True),
        ("accuracy loss", None),
        ("gain over the best accuracy", None),
        ("latency reduction", None),
        ("Number of params", None),
        ("generalist score", None),
    ],
)
def test_words_show_the_direction_of_rare_metrics(metric: str, higher: bool | None) -> None:
    assert result_name("Some Set", metric).metric.higher_is_better is higher


def test_scores_of_generated_images_stay_apart() -> None:
    """The FID of a tokenizer's reconstructions and of what is generated from its tokens are not the FID of a model."""
    written = ("FID", "gFID", "generation FID", "rFID", "sFID")
    assert [result_name("ImageNet", each).metric.key for each in written] == ["fid", "gfid", "gfid", "rfid", "sfid"]


@pytest.mark.parametrize(
    ("dataset", "metric", "condition", "key", "conditions"),
    [
        ("ImageNet", "accuracy", "", "acc@1", ()),
        ("GSM8K", "accuracy", "", "accuracy", ()),
        ("ImageNet", "Zero-shot accuracy", "", "acc@1", ("zero-shot",)),
        ("CNN", "ROUGE-L", "", "rouge-l", ()),
        ("COCO", "BLEU-4", "", "bleu-4", ()),
        ("GSM8K", "Accuracy (%)", "", "accuracy", ()),
        ("ADE20K", "Validation mIoU", "", "miou", ("val",)),
        ("LibriSpeech", "Word Error Rate (WER)", "", "wer", ()),
        ("ImageNet", "top-1 accuracy (ResNet-50)", "", "acc@1", ("ResNet-50",)),
        ("ImageNet", "fine-tuned top-1 accuracy, base size", "", "acc@1", ("base size", "fine-tuned")),
        ("ImageNet", "FID", "one-step, 256×256", "fid", ("1 step", "256×256")),
        ("ImageNet", "FID", "without using classifier-free guidance", "fid", ("without guidance",)),
        ("COCO", "AP50", "validation", "ap50", ("val",)),
        ("ImageNet", "accuracy gain", "", "accuracy gain", ()),
    ],
)
def test_names_of_a_metric(dataset: str, metric: str, condition: str, key: str, conditions: tuple[str, ...]) -> None:
    name = result_name(dataset, metric, condition)
    assert (name.metric.key, name.conditions) == (key, conditions)


def test_an_error_rate_is_an_accuracy_only_where_an_image_has_one_class() -> None:
    assert result_name("CIFAR-10", "error rate").is_error
    assert result_name("CIFAR-10", "error rate").metric.key == "acc@1"
    assert result_name("KITTI", "error rate").metric.key == "err@1"
