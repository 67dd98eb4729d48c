namespace Workflow.Reports.Importing;

/// <summary>How alike two labels are.</summary>
internal static class LabelLikeness
{
    public const double Alike = 0.5;

    // A label is a line; what is longer is a text and compared with none.
    private const int Longest = 80;

    /// <returns>Shared pairs of characters, 0–1.</returns>
    public static double Of(string one, string other)
    {
        if (one.Length is < 2 or > Longest || other.Length is < 2 or > Longest)
        {
            return 0;
        }
        var (a, b) = (Pairs(one), Pairs(other));
        return 2.0 * a.Intersect(b).Count() / (a.Count + b.Count);
    }

    private static HashSet<string> Pairs(string text) => [.. Enumerable.Range(0, text.Length - 1).Select(i => text.Substring(i, 2))];
}
