using System.Globalization;
using System.Text;

namespace Workflow.Reports;

public static class TextRules
{
    /// <summary>
    /// Line ends become LF; tabs become spaces; control, direction and zero-width characters and halves of surrogate pairs go;
    /// spaces at line ends and empty lines at both ends go.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var kept = new StringBuilder(text.Length);
        foreach (var line in text.ReplaceLineEndings("\n").Replace('\v', '\n').Split('\n'))
        {
            // Invalid surrogates enumerate as U+FFFD: they can't be written as UTF-8, so a hash over them would not be stable.
            foreach (var rune in line.EnumerateRunes())
            {
                if (rune.Value == '\t')
                {
                    kept.Append(' ');
                }
                else if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                {
                    kept.Append(rune.ToString());
                }
            }
            while (kept.Length > 0 && kept[^1] is ' ' or '\u3000' or '\u00A0')
            {
                kept.Length--;
            }
            kept.Append('\n');
        }
        return kept.ToString().Trim('\n');
    }

    /// <summary>Clean, with full-width forms made half-width, every kind of space made a plain one, and none at the ends:
    /// Word and input methods leave them behind in numbers and dates.</summary>
    public static string Halve(string? typed)
    {
        var half = new StringBuilder();
        foreach (var c in Clean(typed))
        {
            half.Append(c switch
            {
                >= '！' and <= '～' => (char)(c - '！' + '!'),
                '。' => '.',
                '−' => '-',
                _ when char.IsWhiteSpace(c) => ' ',
                _ => c,
            });
        }
        return half.ToString().Trim();
    }
}
