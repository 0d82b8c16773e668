"""Names of data sets that no vocabulary has, and other names in a sentence."""

import re
from collections.abc import Iterator

_WORD = (
    r"(?:[A-Z][A-Za-z0-9]*|[a-z]{1,7}[A-Z][A-Za-z0-9]*|\d+[A-Z][A-Za-z0-9]*|[a-zτμ]+²?(?=-[Bb]ench)"
    r"|[a-z]{1,4}[Bb]ench(?=-))"
    r"(?:[²³]|[-/.+_:×'’&^](?=\w)[A-Za-z0-9]+|\+\+?)*"
)
NAME = re.compile(
    rf"(?<![\w@./$+-]){_WORD}(?: (?:{_WORD}|v\d[\w.]*|20[012]\d\b(?!\.\d)|\d{{1,4}}(?=[,;)]|\.(?!\d)|$| and | with "
    rf"| \()"
    rf"|\d{{1,4}}(?= (?:data|bench|test|val|chall))"
    rf"|\d\.\d(?= (?:data|bench))))*"
)
"""A name: words with capital letters, digits or signs."""

_NOUN = (
    r"(?:data ?sets?|benchmarks?|corpus|corpora|databases?|leaderboards?|challenges?|competition|test[- ]?beds?"
    r"|suites?)"
)
AFTER = re.compile(
    r"^(?:['’]s)?(?: [A-Z][\w-]+)?(?: \([^()]{1,30}\))? (?:[a-z][\w-]* ){0,2}"
    rf"(?:{_NOUN}|(?:test|validation|val|dev|held-out|evaluation)(?:ing)?[- ]?(?:sets?|splits?|subsets?|data)?)\b"
)
"""After a data set's name."""
BEFORE = re.compile(rf"\b{_NOUN}(?:,? (?:of|such as|like|including|namely|called))?:? ?\(?$", re.IGNORECASE)
"""Before a data set's name."""
_SHAPE = re.compile(
    r"(?:[Bb]ench\b|Bench(?:[-+ ]|$)|QA(?:[-+ ]|\d|$)|VQA|Eval(?:[-+ ]|$)|Arena|MMLU|MNIST|CIFAR|COCO|ImageNet|KITTI"
    r"|ScanNet|nuScenes|GSM|AIME|MMMU|GLUE|SQuAD|MME\b|MATH\b|Corpus|Dataset|Challenge|Gym\b|Caltech|CUB|UCF|ModelNet"
    r"|ShapeNet|iNat|Places|VOC\b|Librispeech|LibriSpeech|Exam\b|Olympiad|Speech\b|Set\d*$)"
)
"""In names of data sets."""
_MODEL = re.compile(
    r"^(?:GPT|Chat|Gemini|Claude|L+a[mM]a|LLaMA|Llama|Qwen|QwQ|Mi[sx]tral|Deep[Ss]eek|Gemma|Phi\b|Phi-|BERT|RoBERTa|ViT"
    r"|ResNet|T5|CLIP|SigLIP|Stable|SD[X1-9]|FLUX|Flux|Intern|LLaVA|Grok|Kimi|GLM|Whisper|YOLO|Swin|DiT|SiT|U-?Net|nnU"
    r"|Transformer|LoRA|Mamba|Janus|Show-o|Wan|Cog|Hunyuan|Open(?:AI|VLA)|Pixel|DINO|SAM\b|SAM\d|MiniCPM|Yi|OPT|Falcon"
    r"|Vicuna|Alpaca(?! ?Eval)|Mobile|Efficient|Conv|Dense|VGG|LSTM|IBM|PixArt|COMET|XCOMET|GRU|XGB|SVM|Random|Logistic"
    r"|Naive|KNN|MLP|Anthropic"
    r"|Google|Meta|Microsoft|NVIDIA|Nvidia|AMD|Apple|Amazon|AWS|Intel|Jetson|Raspberry|RTX|GTX|GPU|CPU|TPU"
    r"|[AHVTL]\d{2,3}\b|W\d+A\d+|LTX|Veo|Sora|Kling|Flan|Style ?GAN|Seed(?!-?Bench|B)|Nemotron|Aya|BGE|Pangu|Ernie"
    r"|ERNIE"
    r"|FPGA|ARM|iPhone|Android(?!World|Lab|Control|Arena)|Python|PyTorch|Java|C\+\+|Rust|SQL|Llamas?|OLMo|Pythia|Codex"
    r"|Wav2|HuBERT|Mask|Faster|RT-|DETR|R-?CNN|VAR|LDM|ADM|MAR\b|Unet|Vision|Large|Small|Base|Pro\b|Nano|Ours?)"
)
"""Names of models, makers and machines."""
_MODEL_ENDS = re.compile(
    r"(?:BERT|GPT|LLM|LLMs|GAN|[Ff]ormer|[Mm]amba|Diffusion|-\d+(?:\.\d+)?B)(?: (?:Large|Base|Small))?$|DiT-"
)
_PART = re.compile(
    r"(?:[Ss]ub-?[Tt]ask|Task|Track|Phase|Stage|Test|Part|Level|Split|Set|Fold|Protocol|Scenario|Session|Question"
    r"|Round|Setting|Domain|Case|Area|Group|Row|Item|Challenge|ST|CV)s?(?:[ -]?\d\w*|[ -](?:[A-Z]|I+|Set))?$"
    r"|(?:CVPR|ICCV|ECCV|WACV|NeurIPS|ICML|ICLR|ACL|EMNLP|NAACL|MICCAI|ICASSP|Interspeech|IJCAI|AAAI|KDD|ACM MM)"
    r"(?:[ -]?['’]?\d{2,4})?$"
    r"|[A-Z]\d?(?:[+/&-][A-Z]\d?)*$|.* (?:EASY|MEDIUM|HARD|LOW|HIGH)$|(?:EASY|MEDIUM|HARD|LOW|HIGH)$"
)
"""Names of parts of a data set or of a shared task."""
_COMMON = frozenset((
    "The", "A", "An", "We", "Our", "It", "This", "These", "Those", "In", "On", "At", "For", "From", "With", "Without",
    "And", "Or", "But", "If", "As", "By", "Of", "To", "Using", "When", "While", "Whereas", "Which", "That",
    "Its", "Their", "They", "He", "She", "I", "Experiments", "Experimental", "Results", "Extensive", "Evaluation",
    "Evaluations", "Specifically", "Notably", "Remarkably", "Moreover", "Furthermore", "Additionally", "Finally",
    "Overall", "However", "Also", "Compared", "Empirically", "Further", "Across", "Under", "Both", "All", "Each",
    "Even", "Only", "Despite", "Although", "Through", "Based", "Trained", "Evaluated", "Tested", "Here", "There",
    "Thus", "Hence", "Importantly", "Crucially", "Surprisingly", "Interestingly", "Impressively", "Conclusion",
    "Conclusions", "Methods", "Method", "Background", "Objective", "Code", "Models", "Model", "Human", "Humans",
    "Average", "Mean", "SOTA", "SoTA", "State-of-the-art", "LLM", "LLMs", "VLM", "VLMs", "MLLM", "MLLMs", "LMM", "LMMs",
    "CNN", "CNNs", "RNN", "RNNs", "GAN", "GANs", "ViTs", "AI", "ML", "NLP", "CV", "RL", "SFT", "RAG", "OOD", "ID",
    "IID", "FL", "DP", "GPU", "GPUs", "CPU", "CPUs", "API", "2D", "3D", "4D", "RGB", "LiDAR", "Table", "Figure", "Fig",
    "Section", "Appendix", "Task", "Track", "Stage", "Phase", "Level", "Type", "Class", "Grade", "Group", "Setting",
    "Experiment", "English", "Chinese", "French", "German", "Spanish", "Japanese", "Korean", "Arabic", "Hindi",
    "Russian", "Portuguese", "Italian", "Turkish", "Vietnamese", "Persian", "Urdu", "Bengali", "Indonesian", "Swahili",
    "Finnish", "Dutch", "Polish", "Czech", "Swedish", "Danish", "Norwegian", "Hebrew", "Greek", "Thai", "Tamil",
    "Telugu", "Bangla", "Marathi", "Hungarian", "Romanian", "Ukrainian", "Hausa", "Yoruba", "Igbo", "isiXhosa",
    "isiZulu", "Nepali", "Sinhala", "Amharic", "Filipino", "Malay", "Kazakh", "Catalan", "Basque", "Galician",
    "European", "African", "Asian", "American", "China", "India", "Europe", "Africa", "Asia", "US", "USA", "UK",
    "Germany", "Japan", "Korea", "Alzheimer", "Parkinson", "COVID-19", "MRI", "CT", "EEG", "ECG", "EHR", "PET", "OCT",
    "X-ray", "X-rays", "CXR", "OCTA", "DR", "NCCT", "CTA", "CBCT", "HSI", "SAR", "UAV", "UAVs", "SMPL", "WSI", "WSIs",
    "ICU", "NSCLC", "HCC", "RCC", "AMD", "ICD", "Empirical", "Quantitative", "Qualitative", "Conversely", "Similarly",
    "Internet", "Web", "IoT", "SOC", "CoT", "PRM", "ORM", "RLHF", "DPO", "PPO", "GRPO", "MoE", "Dice", "IS",
    "EM", "SR", "ASR", "TTS", "NER", "OCR", "VQA", "QA", "NLI", "MT", "IR", "CI", "SD", "Acc", "Precision", "Recall",
    "F1", "AUC", "BLEU", "CLIP", "Elo", "Ablation", "Part", "Subset", "Split", "Bayesian", "Gaussian", "Markov",
    "Fourier", "Monte", "Carlo", "Boolean", "Vision", "Language", "Top", "Best", "First", "Second", "Third", "One",
    "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Zero", "Adam", "SGD", "k-NN", "KNN", "NFE",
    "NFEs", "FLOPs", "GFLOPs", "FPS", "INT8", "INT4", "FP16", "FP8", "W4A4", "TTA", "Kaggle", "GitHub", "Hugging",
    "Face", "Wikipedia", "Reddit", "Twitter", "YouTube", "Cohen", "Pearson", "Spearman", "Kendall", "Full", "Large",
))  # fmt: skip
_CODE = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}|\+")


_UNNAMED = re.compile(
    r"\d+[KMBk]?(?:-[a-z]+)?|\w|[A-Z]{2,}s|[\d.]+|A/B|[a-z]+-benchmark|.*-(?:based|trained|like|level|style|only|free"
    r"|aware|guided|specific|centric|derived|rendered|[Gg]enerated)"
)
"""Tokens to skip: amounts, letters, plurals of abbreviations."""
_POSSESSIVE = re.compile(r"['’]s$")
_JOINED = re.compile(r"(?<=\w)\.(?=[A-Z][a-z]{3})")
"""Between two sentences without a blank: "LaSOT.Moreover"."""
_TAIL = re.compile(r"-[a-z]+ing$|-(?:and|with|on|for)\b.*$")


def names(sentence: str) -> Iterator[tuple[str, int, int]]:
    """Yield the names in a sentence with their places, without common words that begin it."""
    for match in NAME.finditer(sentence):
        start = match.start()
        words = match[0].split(" ")
        while words and words[0].rstrip(".:,") in _COMMON:
            start += len(words.pop(0)) + 1
        if (
            words
            and not _UNNAMED.fullmatch(words[0] if len(words) == 1 else "")
            and not (start == 0 and len(words) == 1 and words[0].isalpha() and words[0].istitle())
        ):
            if words[0].endswith("-shot") and len(words) > 1:
                start += len(words.pop(0)) + 1
            name = _TAIL.sub("", " ".join(words)).rstrip(".")
            name = _JOINED.split(_POSSESSIVE.sub("", name))[0]
            yield name, start, start + len(name)


_ON = re.compile(r"\b(?:[Oo]n|[Aa]cross)(?: (?:the|both))? (?:\((?:e\.g\.,? )?)?$")
_AT = re.compile(r"\b(?:in|for|at|over|of|from|using|under|to|by|against)(?: (?:the|both))? $")
_NO_DATA = re.compile(
    r"(?:(?:,|,? and|,? or) [A-Z][\w.+-]*)*(?: [a-z-]+)? (?:frameworks?|models?|backbones?|agents?|GPUs?|devices?"
    r"|platforms?|architectures?|hardware|metrics?|components?|languages?"
    r"|cores?|processors?|phones?|backends?|networks?|encoders?|LLMs?|methods?|data(?!-| ?sets?)|images?|videos?"
    r"|(?:pre-?)?train\w*|types?|challenges? types?)\b"
)
_ENDS = re.compile(r"[,.;:)]|$| and | \(| with | while ")

SURE, PERHAPS, BLOCKS = "sure", "perhaps", "blocks"
"""A data set; perhaps one; another name in the place of a data set."""


_ANY = re.compile(
    r"\b(?:an?|our|new|own|large|constructed|curated|private|in-house|internal|proprietary|custom|real|clinical"
    r"|combined"
    r"|multi-center) (?:[\w-]+ ){0,3}$"
)
"""Before the subject of a data set: "on a combined DR dataset"."""
_OF_WHAT = re.compile(r" (?!and\b|with\b|for\b|in\b|on\b|by\b|at\b|from\b)[a-z]")
_SUBJECT = re.compile(
    r" (?:[a-z]+ly )?(?:achiev|reach|obtain|attain|yield|scor|outperform|surpass|show|has|have|is|was)"
)
_TASK = re.compile(r"(?:Video|Text|Image|Visual|Open|Multi|Long|Short|KG|KB|Table|Chart|Med|Medical|3D)?[ -]?V?QA")
"""Names of tasks in the form of names of data sets."""
_TASK_WORDS = re.compile(
    r" (?:Recognition|Translation|Detection|Classification|Segmentation|Generation|Estimation|Retrieval|Understanding"
    r"|Answering|Learning|Reasoning|Processing|Prediction)$"
)
_EXPANDED = re.compile(r" for (?:[\w-]+ ){1,5}\([A-Z]+\)")
"""After the beginning of a name that is written in full: "BIg Bench for LaRge-scale Database (BIRD)"."""
_WORK = re.compile(r" (?:tasks?|(?:[a-z]+ )?(?:generation|optimi[sz]ation|training|inference|attacks?|deployment))\b")
"""After the subject of a task: "on L0 VM code generation"."""
_SHORT = re.compile(r"[A-Z]{2,3}")
_OF_KIND = re.compile(rf" (?!{_NOUN})(?:[a-z][\w-]* )+{_NOUN}\b")
_KINDS = re.compile(r" (?:data ?sets|benchmarks|corpora|databases)\b")
_IN_LIST = re.compile(r"(?:,|\band|\bor|&) $")
"""After a kind of data: "a SMPL pose benchmark"."""
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|several|multiple|various|public|many|all"
    r"|\d+) (?:[a-z-]+ )?$"
)
_BUILT = re.compile(
    r"\b(?:built|based|implemented|applied|deployed|running|run|runs|implementing|executed|relies|relying|instantiated"
    r"|developed|layered) (?:\w+ ){0,3}(?:up)?on (?:top of )?(?:the )?$",
    re.IGNORECASE,
)
"""Before what a method is built on."""
_KIND = re.compile(r"[A-Z]{2,4}")
"""Names in the form of abbreviations of kinds of data, as CXR and UAV."""


def _is_called_data(name: str, sentence: str, lead: str, end: int) -> bool:
    """Return whether a name is called a data set, or has the form of its name: "three QA benchmarks" is not."""
    noun = AFTER.match(sentence[end : end + 60])
    if noun is not None and noun[0].endswith("s") and _SEVERAL.search(lead):
        return False
    if _TASK_WORDS.search(name) and (noun is None or noun[0].count(" ") > 2):
        return False
    if _SHAPE.search(name) and not _TASK.fullmatch(name):
        return True
    if _KIND.fullmatch(name) and (_ANY.search(lead) or (_KINDS.match(sentence, end) and not _IN_LIST.search(lead))):
        return False
    if _SHORT.fullmatch(name) and _OF_KIND.match(sentence, end):
        return False
    if (before := BEFORE.search(lead)) and not (before[0][-2:-1].isalpha() and _SUBJECT.match(sentence, end)):
        return not (before[0].endswith("of ") and _OF_WHAT.match(sentence, end))
    return noun is not None and (not (name.isalpha() and name.istitle()) or _CALLED.search(noun[0]) is not None)


def role(name: str, sentence: str, start: int, end: int, *, known: bool) -> str:
    """Return whether a name in a sentence is a data set: `SURE`, `PERHAPS`, `BLOCKS`, or "" if it is elsewhere.

    `known`: whether another sentence calls it a data set.
    """
    if _PART.fullmatch(name) or _EXPANDED.match(sentence, end):
        return BLOCKS
    if known and not _NO_DATA.match(sentence, end):
        return SURE
    lead = sentence[max(0, start - 40) : start]
    model = not _SHAPE.search(name) and (_is_model(name) or _BUILT.search(lead))
    if not model and not _NO_DATA.match(sentence, end) and _is_called_data(name, sentence, lead, end):
        return SURE
    on = _ON.search(lead)
    if not on and not _AT.search(lead):
        return ""
    if model or _NO_DATA.match(sentence, end):
        return BLOCKS
    certain = (
        on and _CODE.search(name) and "/" not in name and not _SHORT.fullmatch(name) and not _WORK.match(sentence, end)
    )
    return SURE if certain else PERHAPS if _CODE.search(name) or on else BLOCKS


def _is_model(name: str) -> bool:
    return bool(_MODEL.match(name) or _MODEL_ENDS.search(name))


def is_shaped(name: str) -> bool:
    """Return whether a name has the form of a data set's name, as GenEval and DPG-Bench."""
    return _SHAPE.search(name) is not None


def continues(name: str, sentence: str, end: int, *, joined: bool) -> bool:
    """Return whether a name after a data set and a comma, or joined with it by "and", is another data set."""
    return bool(_CODE.search(name)) and not _is_model(name) and (joined or bool(_ENDS.match(sentence, end)))


def introduced(text: str) -> frozenset[str]:
    """Return the names that a text calls data sets or benchmarks."""
    found = set()
    for noun in _CALLED.finditer(text):
        begin = text.rfind(" ", 0, max(0, noun.start() - _NEAR)) + 1
        part = text[begin : noun.end() + _NEAR]
        for name, start, end in names(part):
            if (
                not _is_model(name)
                and not _PART.fullmatch(name)
                and _is_called_data(name, part, part[max(0, start - 40) : start], end)
            ):
                found.add(name)
    return frozenset(found)


_CALLED = re.compile(rf"\b{_NOUN}\b")
_NEAR = 60
"""Characters before and after such a noun in which names are looked for."""
