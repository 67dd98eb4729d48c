using System.Text;

namespace Workflow.Disclosure.Texts;

/// <param name="Y">Grows downwards.</param>
/// <param name="End">Where the next one stands when nothing lies between.</param>
internal readonly record struct Glyph(double X, double Y, double End, double Size, string Text);

/// <summary>The characters of a page that only says where each stands, made lines again.</summary>
internal static class PageGlyphs
{
    /// <returns>As they were written, and as they are seen: a number in a column goes on in the first, one that was put together from pieces only in the second.</returns>
    public static IEnumerable<string> Readings(List<Glyph> glyphs)
    {
        yield return Lines(glyphs);
        var seen = Seen(glyphs);
        if (!seen.SequenceEqual(glyphs))
        {
            yield return Lines(seen);
        }
    }

    private static List<Glyph> Seen(List<Glyph> glyphs)
    {
        var seen = new List<Glyph>(glyphs.Count);
        var line = new List<Glyph>();
        foreach (var glyph in glyphs.OrderBy(g => g.Y))
        {
            if (line.Count > 0 && glyph.Y - line[0].Y > Math.Max(glyph.Size, line[0].Size) * 0.4)
            {
                Close();
            }

            line.Add(glyph);
        }

        Close();
        return seen;

        void Close()
        {
            foreach (var glyph in line.OrderBy(g => g.X))
            {
                // Bold is sometimes made by writing twice.
                if (seen.Count == 0 || seen[^1].Text != glyph.Text || Math.Abs(seen[^1].X - glyph.X) > glyph.Size * 0.2 || Math.Abs(seen[^1].Y - glyph.Y) > glyph.Size * 0.2)
                {
                    seen.Add(glyph);
                }
            }

            line.Clear();
        }
    }

    private static string Lines(List<Glyph> glyphs)
    {
        var text = new StringBuilder();
        for (var i = 0; i < glyphs.Count; i++)
        {
            if (i > 0)
            {
                var (before, now) = (glyphs[i - 1], glyphs[i]);
                var size = Math.Max(Math.Max(before.Size, now.Size), 0.1);
                var gap = now.X - before.End;
                text.Append(Math.Abs(now.Y - before.Y) > size * 0.5 || gap < -size ? "\n" : gap > size * 1.5 ? "\t" : gap > size * 0.25 ? " " : "");
            }

            text.Append(glyphs[i].Text);
        }

        return text.ToString();
    }
}
