using Workflow.Disclosure.Drafting;
using Workflow.Reports.Checks;

namespace Workflow.Disclosure.Texts;

/// <summary>What was looked for in everything that a document would make public, where, what came of it, and what nobody could look into.</summary>
/// <param name="Faults">What stops the document, a sentence each.</param>
/// <param name="Warnings">What a person has to judge, a sentence each.</param>
/// <param name="Unsearched">What a person has to look through, a sentence each.</param>
/// <param name="Unread">Files of which nothing is remembered: until they are read nothing can be said.</param>
public sealed record TextSearch(
    IReadOnlyList<string> Searched, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings, IReadOnlyList<string> Unsearched, IReadOnlyList<NamedFile> Unread)
{
    private const int MostListed = 20;

    /// <summary>In place of a bare all-clear.</summary>
    public string Statement => $"已查找：{SensitiveText.Sought}；查过：{(Searched.Count == 0 ? "没有可查的文字" : string.Join('、', Searched))}。"
        + (Faults.Count + Warnings.Count == 0 && !FoundBefore ? "没有发现。" : "");

    /// <summary>Whether the kind's own check, which tells it, found something of this.</summary>
    public bool FoundBefore { get; init; }

    /// <param name="all">What the kind's own check tells, too.</param>
    public static TextSearch Of(DocumentTexts texts, CheckBasis basis, bool all = false)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(basis);
        var marks = new MarkList();
        foreach (var text in texts.Texts.Concat(all ? texts.Told : []))
        {
            marks.Search(text.Name, text.Text, text.Unit);
        }

        List<string> searched = [.. texts.Searched, .. texts.Texts.Where(t => !string.IsNullOrWhiteSpace(t.Text)).Select(t => t.Name)];
        List<string> faults = [], warnings = [], unsearched = [];
        Tell("", marks.Marks, marks.More, faults, warnings);
        foreach (var file in texts.Files)
        {
            var name = $"附件“{Masked(file.Name)}”";
            if (!basis.Files.TryGetValue(file.Hash, out var reading))
            {
                continue;
            }

            if (reading.Legibility == FileLegibility.Read)
            {
                searched.Add(reading.Extent.Length == 0 ? name : $"{name}（{reading.Extent}）");
            }

            Tell(name, reading.Marks, reading.More, faults, warnings);
            unsearched.AddRange(Whole(reading.Legibility) is { } why ? [$"{name}{why}"] : reading.Unread.Select(u => $"{name}{u}"));
        }

        return new TextSearch(searched, faults, warnings, unsearched, [.. texts.Files.Where(f => !basis.Files.ContainsKey(f.Hash))]);
    }

    private static void Tell(string prefix, IReadOnlyList<FileMark> marks, int more, List<string> faults, List<string> warnings)
    {
        var certain = marks.Where(m => m.Certain).ToList();
        var doubtful = marks.Where(m => !m.Certain).ToList();
        faults.AddRange(certain.Take(MostListed).Select(m => $"{prefix}{m.Place}：“{m.Shown}”是{m.What}。{Mend(m)}"));
        warnings.AddRange(doubtful.Take(MostListed).Select(m => $"{prefix}{m.Place}：“{m.Shown}”像是{m.What}，请核对能不能公开。"));
        // What is not listed counts with what is listed above it.
        if (certain.Count > MostListed)
        {
            faults.Add($"{prefix}还有{certain.Count - MostListed + more}处这样的内容没有列出。");
        }
        else if (doubtful.Count + more > MostListed)
        {
            warnings.Add($"{prefix}还有{doubtful.Count + more - MostListed}处要核对的内容没有列出。");
        }
    }

    private static string Mend(FileMark mark) => mark.What == SensitiveText.Secrecy
        ? "请停止公开流程，先按保密规定核对这部分内容从哪里来。"
        : $"稿件要向社会公开，请删去或者遮去{mark.What}。";

    private static string? Whole(FileLegibility legibility) => legibility switch
    {
        FileLegibility.Picture => "是图片，里面的文字没有查，请人工看。",
        FileLegibility.NoText => "里面没有可以读出的文字，像是扫描件，没有查，请人工看。",
        FileLegibility.Protected => "加了密码，打不开，没有查，请人工看。",
        FileLegibility.TooLarge => "太大或者太复杂，没有查完，请人工看。",
        FileLegibility.Broken => "打不开，可能已经损坏，没有查，请人工看。",
        _ => null,
    };

    // A file may be called by somebody's number.
    private static string Masked(string name) =>
        SensitiveText.Find(name).Reverse().Aggregate(name, (n, m) => n[..m.Start] + m.Shown + n[(m.Start + m.Length)..]);
}
