using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Contributions;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Contributions;

/// <summary>From giving a part away, over outbox, bus and timers, to what people are told.</summary>
public sealed class ContributionNoticesTests : IAsyncLifetime
{
    private const string Drafter = "qingshi.jingban";
    private const string Station = "qingshi-sifa.jingban";
    private County county = null!;
    private Contribution given = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(HostRoles.Worker, ("Clocks:Tick", "00:00:00.100"));
        await county.Host.StartAsync();
        await county.StartCampaignAsync("qingshi");
        var drafter = await county.PersonAsync(Drafter);
        var to = await county.WithAsync<ContributionLists, Assignee>(async l =>
            (await l.AssigneesAsync(await county.UnitAsync("qingshi"), drafter, default)).Single(a => a.Name == "青石镇司法所·经办人"));
        var draft = (await county.OpenTaskAsync("qingshi")).Id;
        given = (await county.WithAsync<AssignPartHandler, Result<Contribution>>(h => h.HandleAsync(
            new AssignPart(draft, "litigation", to.Key, "2022-01-06", "请按台账填写", false, drafter), default))).Value!;
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task The_colleague_is_called_urged_and_reminded_and_the_drafter_hears_what_came_back()
    {
        Assert.Contains("由青石镇经办人分给您填报", await ToldAsync(Station, "part-assigned"), StringComparison.Ordinal);
        var drafter = await county.PersonAsync(Drafter);
        await county.WithAsync<UrgeContributionHandler, Result<Contribution>>(h => h.HandleAsync(new UrgeContribution(given.Id, drafter), default));
        Assert.Contains("等您交回", await ToldAsync(Station, "part-urged"), StringComparison.Ordinal);

        county.Clock.Now = County.Morning.AddDays(1);
        Assert.Contains("还剩1个工作日", await ToldAsync(Station, "reminder"), StringComparison.Ordinal);
        await EndAsync(Station, ContributionOutcome.Declined, "本所没有这类案件");
        Assert.Contains("没有接，请另行安排或自己填写。\n原因：本所没有这类案件", await ToldAsync(Drafter, "part-back"), StringComparison.Ordinal);

        county.Clock.Now = County.Morning.AddDays(2);
        await Task.Delay(500);
        Assert.Equal(1, await county.QueryAsync(db => db.Notifications.CountAsync(n => n.Kind == "reminder" && n.Link == $"/contributions/{given.Id}")));
    }

    [Fact]
    public async Task A_part_taken_back_is_said_to_the_colleague_and_reminds_nobody()
    {
        await ToldAsync(Station, "part-assigned");
        await EndAsync(Drafter, ContributionOutcome.TakenBack, "");

        Assert.Contains("已由青石镇经办人收回，您不用再填", await ToldAsync(Station, "part-taken-back"), StringComparison.Ordinal);
        Assert.Equal(0, await county.QueryAsync(db => db.Timers.CountAsync(t => t.ContributionId != null)));
    }

    private async Task EndAsync(string userName, ContributionOutcome how, string remark)
    {
        var person = await county.PersonAsync(userName);
        Assert.True((await county.WithAsync<EndContributionHandler, Result<Contribution>>(h => h.HandleAsync(new EndContribution(given.Id, how, remark, person), default))).Succeeded);
    }

    private async Task<string> ToldAsync(string userName, string kind)
    {
        var person = await county.PersonAsync(userName);
        for (var until = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(100))
        {
            var body = await county.QueryAsync(db => db.Notifications.Where(n => n.PersonId == person && n.Kind == kind).Select(n => n.Body).FirstOrDefaultAsync());
            if (body is not null || DateTime.UtcNow > until)
            {
                return body ?? throw new TimeoutException($"{userName} was never told {kind}.");
            }
        }
    }
}
