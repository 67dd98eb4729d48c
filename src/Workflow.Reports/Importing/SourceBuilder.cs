using System.Text.RegularExpressions;

namespace Workflow.Reports.Importing;

/// <summary>Collects blocks in their order, cleans their text and keeps within <see cref="ImportLimits"/>.</summary>
internal sealed partial class SourceBuilder
{
    private readonly List<SourceBlock> _blocks = [];
    private int _cells, _characters;

    // A bookmark may stand in a line of its own, which is then no block: the next one tells of it.
    private string? _artefact;

    public IReadOnlyList<SourceBlock> Blocks => _blocks;

    /// <summary>One block per line; an empty one is left out.</summary>
    public void Paragraph(string text, int? level = null)
    {
        if (Artefacts().Match(text) is { Success: true } left)
        {
            _artefact = left.Value;
        }

        foreach (var line in TextRules.Clean(Artefacts().Replace(text, "")).Split('\n'))
        {
            if (White().Replace(line, " ").Trim() is { Length: > 0 } words)
            {
                Add(new SourceBlock.Paragraph(_blocks.Count, words, level) { Artefact = _artefact }, words.Length);
                _artefact = null;
            }
        }
    }

    /// <summary>A table of one cell is a frame around text; one without a word is left out.</summary>
    public void Table(IReadOnlyList<SourceRow> rows)
    {
        if (rows is [{ Cells: [{ } only] }])
        {
            Paragraph(only.Text);
        }
        else if (rows.Any(r => r.Cells.Any(c => c.Text.Length > 0)))
        {
            _cells += rows.Sum(r => r.Cells.Count);
            Add(new SourceBlock.Table(_blocks.Count, rows), rows.Sum(r => r.Cells.Sum(c => c.Text.Length)));
        }
    }

    /// <summary>Spaces behind a figure stay, so that they can be reported; one of nothing but white space is blank.</summary>
    public static string CellText(string text)
    {
        var clean = string.Join('\n', Artefacts().Replace(text, "").ReplaceLineEndings("\n").Split('\n').Select(l => Visible(l).Trim('\t', ' ', '\r')));
        return string.IsNullOrWhiteSpace(clean) ? "" : clean.Trim('\n');
    }

    // TextRules.Clean drops what can't be seen, and with it the spaces at line ends that are kept here.
    private static string Visible(string line) => TextRules.Clean(line + "|")[..^1];

    private void Add(SourceBlock block, int characters)
    {
        _characters += characters;
        _blocks.Add(block);
        if (_blocks.Count > ImportLimits.MaxBlocks || _cells > ImportLimits.MaxCells || _characters > ImportLimits.MaxCharacters)
        {
            throw new UnreadableException("文件太长，不像一份年度报告。请只保留报告本身再导入。");
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex White();

    // What text extraction leaves of Word's bookmarks.
    [GeneratedRegex(@"\[bookmark:[^\]\r\n]{0,80}\]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Artefacts();
}
