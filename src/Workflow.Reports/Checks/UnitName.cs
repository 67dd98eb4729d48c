namespace Workflow.Reports.Checks;

/// <summary>What of a unit's name tells it from others: 松岭镇 of 青石县松岭镇人民政府.</summary>
internal static class UnitName
{
    private static readonly string[] Tails = ["人民政府办公室", "人民政府", "政府办公室", "办事处"];

    public static string Core(string unit)
    {
        var core = unit.Trim();
        foreach (var tail in Tails)
        {
            if (core.Length > tail.Length && core.EndsWith(tail, StringComparison.Ordinal))
            {
                core = core[..^tail.Length];
                break;
            }
        }
        // The last place name stands by itself: 县, 市, 区, 旗 before it only say where it lies.
        for (var at = core.Length - 3; at > 0; at--)
        {
            if (core[at] is '省' or '市' or '县' or '区' or '旗')
            {
                return core[(at + 1)..];
            }
        }
        return core;
    }
}
