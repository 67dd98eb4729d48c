namespace Workflow.Reports.Checks;

/// <summary>信息处理费, 国办函〔2020〕109号: by pages or by number of requests, never both; in 元.</summary>
public static class DisclosureFee
{
    /// <param name="pages">Of one reply.</param>
    public static decimal ByPages(int pages) =>
        Band(pages, 30, 100) * 10m + Band(pages, 100, 200) * 20m + Band(pages, 200, int.MaxValue) * 40m;

    /// <param name="requests">Of one applicant in one calendar month.</param>
    public static decimal ByRequests(int requests)
    {
        var fee = Band(requests, 10, 30) * 100m;
        for (var (from, rate) = (30, 200m); from < requests; from += 10, rate += 100)
        {
            fee += Band(requests, from, from + 10) * rate;
        }
        return fee;
    }

    /// <summary>Can so many requests of a year have cost this much? Either rate gives whole tens, and by pages there is no upper bound.</summary>
    public static bool IsPossible(decimal fee, int requests) => fee == 0 || (requests > 0 && fee > 0 && fee % 10 == 0);

    private static int Band(int count, int from, int to) => Math.Max(0, Math.Min(count, to) - from);
}
