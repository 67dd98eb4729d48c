using Workflow.Reports.Checks;

namespace Workflow.Disclosure.Texts;

/// <summary>What was found so far in the texts of one file or document. The same number twice in one text is one mark.</summary>
internal sealed class MarkList
{
    private const int Most = 5000;
    private readonly HashSet<(string, string, string)> seen = [];
    private readonly List<FileMark> marks = [];

    /// <summary>Whether any text came at all.</summary>
    public bool HasText { get; private set; }

    public int More { get; private set; }

    /// <summary>The certain ones first, in the order they were found.</summary>
    public IReadOnlyList<FileMark> Marks => [.. marks.OrderByDescending(m => m.Certain)];

    /// <param name="unit">What the text's lines are called; null: the name is place enough.</param>
    public void Search(string name, string text, string? unit = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        HasText = true;
        foreach (var mark in SensitiveText.Find(text))
        {
            if (!seen.Add((name, mark.What, mark.Shown)))
            {
                continue;
            }

            if (marks.Count == Most)
            {
                More++;
                continue;
            }

            marks.Add(new FileMark(unit is null ? name : $"{name}第{Line(text, mark.Start)}{unit}", mark.What, mark.Certain, mark.Shown));
        }
    }

    /// <summary>1-based; blank lines are not counted, since a page does not show them.</summary>
    private static int Line(string text, int at)
    {
        var (line, written) = (1, false);
        for (var i = 0; i < at; i++)
        {
            (line, written) = text[i] == '\n' ? (written ? line + 1 : line, false) : (line, written || !char.IsWhiteSpace(text[i]));
        }

        return line;
    }
}
