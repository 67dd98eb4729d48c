using System.Buffers;

namespace Workflow.Reports.Comparing;

/// <summary>Where a text may be cut. Pieces one after the other are the text again.</summary>
internal static class Words
{
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？；!?;\n");
    private const string ClauseEnds = "，、：,:）)》”";

    /// <summary>A number with its point, commas and %, a Latin word, or one character of anything else.</summary>
    public static List<string> Of(string text) => Cut(text, (t, i) =>
    {
        var end = i + 1;
        if (char.IsDigit(t[i]))
        {
            while (end < t.Length && (char.IsDigit(t[end]) || (t[end] is '.' or ',' && end + 1 < t.Length && char.IsDigit(t[end + 1]))))
            {
                end++;
            }
            return end < t.Length && t[end] is '%' or '％' ? end + 1 : end;
        }
        if (char.IsAsciiLetter(t[i]))
        {
            while (end < t.Length && char.IsAsciiLetter(t[end]))
            {
                end++;
            }
            return end;
        }
        return char.IsHighSurrogate(t[i]) && end < t.Length && char.IsLowSurrogate(t[end]) ? end + 1 : end;
    });

    /// <summary>Each with the mark that ends it.</summary>
    public static List<string> Sentences(string text) => Cut(text, (t, i) => t.AsSpan(i).IndexOfAny(SentenceEnds) is var end and >= 0 ? i + end + 1 : t.Length);

    /// <summary>How well a change may begin or end behind <paramref name="word"/>; null = at the very start.</summary>
    public static int CutBehind(string? word) => word is null ? 3 : word.Length > 1 ? 0 : SentenceEnds.Contains(word[0]) ? 2 : ClauseEnds.Contains(word[0]) ? 1 : 0;

    private static List<string> Cut(string text, Func<string, int, int> end)
    {
        var pieces = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var next = end(text, i);
            pieces.Add(text[i..next]);
            i = next;
        }
        return pieces;
    }
}
