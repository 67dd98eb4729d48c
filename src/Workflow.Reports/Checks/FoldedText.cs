using System.Globalization;
using System.Text;

namespace Workflow.Reports.Checks;

/// <summary>A text as it is meant, however it was typed: every width and script of a digit is ASCII, every dash a hyphen, every blank a space,
/// characters without a look are gone.</summary>
internal sealed class FoldedText
{
    private readonly List<int> _places = [];

    public FoldedText(string text)
    {
        var folded = new StringBuilder(text.Length);
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = char.IsSurrogatePair(text, at) ? 2 : 1;
            if (Fold(text, at) is { } c)
            {
                folded.Append(c);
                _places.Add(at);
            }
        }
        _places.Add(text.Length);
        Text = folded.ToString();
    }

    public string Text { get; }

    /// <returns>Where the stretch stands in the text as it was typed.</returns>
    public (int Start, int Length) Place(int start, int length) => (_places[start], _places[start + length - 1] + 1 - _places[start]);

    /// <returns>Null for a character that nobody sees.</returns>
    private static char? Fold(string text, int at)
    {
        var c = text[at];
        if (c is > ' ' and <= '~')
        {
            return c;
        }
        if (CharUnicodeInfo.GetDecimalDigitValue(text, at) is >= 0 and var digit)
        {
            return (char)('0' + digit);
        }
        return c switch
        {
            '\n' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029' => '\n',
            '\t' => '\t',
            '\r' => null,
            // Latin, Greek and Cyrillic look-alikes and the Roman ten, at the end of an identity number.
            '\u2169' or '\u2179' or '\u03A7' or '\u0425' or '\u0445' => 'X',
            // 3，2021 is no amount.
            '，' => c,
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '\u2212' or '\u30FC' or '\u4E00' when Beside(text, at) => '-',
            _ => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
            {
                UnicodeCategory.SpaceSeparator => ' ',
                UnicodeCategory.DashPunctuation => '-',
                UnicodeCategory.Format => null,
                UnicodeCategory.Control => ' ',
                _ => c,
            },
        };
    }

    // 一 and ー are typed for a dash, but only between digits.
    private static bool Beside(string text, int at) =>
        text[at] == '\u2212' || (at > 0 && at + 1 < text.Length && char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1]));
}
