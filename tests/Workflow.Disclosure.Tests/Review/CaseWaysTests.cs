using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed class CaseWaysTests
{
    [Fact]
    public async Task Of_the_steps_to_come_the_way_says_until_when_and_why()
    {
        await using var county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        var report = await StepsAsync(county, (await county.OpenTaskAsync("qingshi")).CaseId);
        Assert.Null(report["起草"]);
        Assert.Equal("1月11日，报县截止2022年1月15日之前4个工作日；不早于到达后1个工作日", report["保密审查"]);
        Assert.StartsWith("1月25日，县级审核截止2022年1月25日；不早于", report["县政府办审核"], StringComparison.Ordinal);
        Assert.Null(report["公开"]);

        var release = await StepsAsync(county, await county.StartReleaseAsync("information-release", "baixi"));
        Assert.Equal("到达后2个工作日", release["保密审查"]);
    }

    private static async Task<Dictionary<string, string?>> StepsAsync(County county, Guid caseId) =>
        (await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(caseId, default))).Steps.ToDictionary(s => s.Title, s => s.DueAhead);
}
