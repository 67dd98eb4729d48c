using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Notifications;

/// <summary>Readers of 青石镇's report while it is sent back.</summary>
public sealed class CirculationNoticesTests : IAsyncLifetime
{
    private const string Drafter = "qingshi.jingban";
    private const string Leader = "qingshi.fenguan";
    private const string Reviewer = "yunling.shenhe";
    private const string Decider = "qingshi.baomi";
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(HostRoles.Worker);
        await county.Host.StartAsync();
        await county.StartCampaignAsync("qingshi");
        var draft = await county.OpenTaskAsync("qingshi");
        caseId = draft.CaseId;
        await county.TypeReportAsync(draft.Id, Drafter);
        await county.WalkAsync("qingshi", (Drafter, "Submit"), (Decider, "Approve"));
        county.Clock.Now += TimeSpan.FromHours(1);
        await SendAsync("qingshi.zhuren", 1, Leader, Reviewer, Decider, Drafter, "qingshi.zhuyao");
        county.Clock.Now += TimeSpan.FromHours(1);
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Who_reads_a_text_is_told_once_of_each_return_of_it_and_who_decided_on_it_is_not()
    {
        Assert.Null((await ViewAsync(Leader)).Returned);
        await county.WithAsync<MarkReadHandler, Result<Circulation>>(async h => await h.HandleAsync(new MarkRead((await ViewAsync(Reviewer)).Circulation.Id, "", await county.PersonAsync(Reviewer)), default));
        await county.WithAsync<TakeBackCirculationHandler, Result<Circulation>>(async h => await h.HandleAsync(
            new TakeBackCirculation((await ViewAsync("qingshi.zhuyao")).Circulation.Id, await county.PersonAsync("qingshi.zhuren")), default));

        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Return"));

        Assert.Equal([Leader, Reviewer], await ToldAsync());
        var notice = await county.QueryAsync(db => db.Notifications.Where(n => n.Kind == "circulated-returned").OrderBy(n => n.PersonId).FirstAsync());
        Assert.StartsWith("/circulations/", notice.Link, StringComparison.Ordinal);
        Assert.Contains("于2022年1月4日11:00被青石镇人民政府办公室主任退回（退的是第1版；传给您阅读的是第1版）", notice.Body, StringComparison.Ordinal);
        var view = await ViewAsync(Leader);
        Assert.Equal(("青石镇人民政府办公室主任", 1, 1), (view.Returned!.By, view.Returned.Version, view.Newest));

        // Changed, sent again and returned to a chosen step: once more, of that return.
        county.Clock.Now += TimeSpan.FromHours(1);
        var draft = await county.OpenTaskAsync("qingshi");
        var drafter = await county.PersonAsync(Drafter);
        Assert.True((await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(
            draft.Id, "problems", 1, new SectionContent(new Dictionary<string, string> { ["problems"] = "改过了。" }, new Dictionary<string, string?>()), drafter), default))).Succeeded);
        await county.WalkAsync("qingshi", (Drafter, "Submit"), (Decider, "Approve"));
        Assert.Equal([Leader, Reviewer], await ToldAsync());
        county.Clock.Now += TimeSpan.FromHours(1);
        await ReturnAsync();
        Assert.Equal([Leader, Leader, Reviewer, Reviewer], await ToldAsync());
        view = await ViewAsync(Leader);
        Assert.Equal((2, 2, "青石镇人民政府办公室主任"), (view.Returned!.Version, view.Newest, view.Returned.By));
    }

    [Fact]
    public async Task A_return_that_was_taken_back_is_none_and_one_from_before_the_sending_is_not_its()
    {
        var returning = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Return"));
        Assert.NotNull((await ViewAsync(Leader)).Returned);
        await DoAsync("qingshi.zhuren", new OfficeOperation.Withdraw(returning.Id));
        Assert.Null((await ViewAsync(Leader)).Returned);

        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Return"), (Drafter, "Submit"));
        county.Clock.Now += TimeSpan.FromHours(1);
        await county.WithAsync<MarkReadHandler, Result<Circulation>>(async h => await h.HandleAsync(new MarkRead((await ViewAsync(Leader)).Circulation.Id, "", await county.PersonAsync(Leader)), default));
        await SendAsync(Drafter, 1, Leader);
        Assert.Null((await ViewAsync(Leader)).Returned);
    }

    private async Task ReturnAsync()
    {
        var (task, director) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.zhuren"));
        var offer = (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, director, default)))!;
        await DoAsync("qingshi.zhuren", new OfficeOperation.Return(task.Id, offer.ReturnTo[^1].To, AfterReturn.RunAgain));
    }

    private async Task DoAsync(string userName, OfficeOperation operation)
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, "请改", 2, person), default));
        done = done.Error is VersionChanged ? await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, "请改", 1, person), default)) : done;
        Assert.True(done.Succeeded, done.Error?.Message);
    }

    private async Task SendAsync(string by, int version, params string[] to)
    {
        var (sender, readers) = (await county.PersonAsync(by), new List<Guid>());
        foreach (var reader in to)
        {
            readers.Add(await county.PersonAsync(reader));
        }

        var sent = await county.WithAsync<CirculateHandler, Result<Circulated>>(h => h.HandleAsync(new Circulate(caseId, readers, version, "", sender), default));
        Assert.True(sent.Succeeded, sent.Error?.Message);
    }

    /// <summary>The last that the person was sent.</summary>
    private async Task<CirculationView> ViewAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        var id = await county.QueryAsync(db => db.Circulations.Where(c => c.ReaderId == person).OrderByDescending(c => c.SentAt).Select(c => c.Id).FirstAsync());
        return (await county.WithAsync<CirculationLists, CirculationView?>(l => l.ReadAsync(id, person, default)))!;
    }

    private async Task<List<string?>> ToldAsync()
    {
        await county.HandledAsync<TaskOpened, CirculationNotices>();
        return await county.QueryAsync(db => db.Notifications.Where(n => n.Kind == "circulated-returned")
            .Join(db.Users, n => n.PersonId, p => p.Id, (n, p) => p.UserName).OrderBy(n => n).ToListAsync());
    }
}
