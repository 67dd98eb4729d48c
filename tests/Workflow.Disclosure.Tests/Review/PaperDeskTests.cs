using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>A report of one town lies before its 办公室主任; the days go from Tuesday, 4 January.</summary>
public sealed partial class PaperDeskTests : IAsyncLifetime
{
    /// <summary>A second 经办人 of the town, who wrote nothing of it.</summary>
    private const string Clerk = "qingshi-sifa.jingban";

    private static readonly DateOnly Today = new(2022, 1, 4);
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(HostRoles.Worker, ("Files:Folder", files));
        await county.StartCampaignAsync("qingshi");
        caseId = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await HoldAsync(Clerk, Positions.Drafter);
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_signed_on_paper_is_a_decision_of_its_signer_and_says_who_entered_it_from_which_scan()
    {
        county.Clock.Now += TimeSpan.FromDays(2);
        var task = await county.OpenTaskAsync("qingshi");
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren", opinion: "同意报批。", day: Today.AddDays(1))).Succeeded);

        var entry = await LastAsync();
        var (clerk, signer) = (await county.PersonAsync(Clerk), await county.PersonAsync("qingshi.zhuren"));
        Assert.Equal((DecisionKind.Decision, clerk, signer, "青石镇办公室主任", Today.AddDays(1)), (entry.Kind, entry.PersonId, entry.PaperSignerId, entry.PaperSignerName, entry.PaperSignedOn));
        Assert.Equal(("办公室主任", "同意报批。", 1, "代录：2022年1月5日纸质签批，青石镇司法所经办人录入"), (entry.Position, entry.Opinion, entry.VersionNumber, entry.Paper));
        var scan = await county.QueryAsync(db => db.Attachments.AsNoTracking().SingleAsync());
        Assert.Equal((scan.Id, scan.Hash), (entry.AttachmentId!.Value, entry.AttachmentHash));
        Assert.Equal((task.Id, "签批页.pdf"), (scan.TaskId!.Value, scan.Name));
        var closed = await county.QueryAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == task.Id));
        Assert.Equal((signer, "青石镇办公室主任（青石镇司法所经办人代录）", clerk), (closed.DecidedBy, closed.DecidedByName, closed.RecordedBy));
        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);

        var file = (await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default)))!;
        Assert.All(RecordCheck.Parts(file), p => Assert.Null(p.Fault));
        var sheet = (await county.WithAsync<ApprovalSheets, ApprovalSheet?>(s => s.OfAsync(file, default)))!;
        Assert.Equal(("青石镇办公室主任", entry.Paper), (sheet.Levels[1].Opinions[0].Signer, sheet.Levels[1].Opinions[0].Paper));
        var told = await county.WithAsync<Verifications, Verification?>(v => v.FindAsync(VerifyCode.Of(caseId, entry.Hash), default));
        Assert.Equal([null, null, Today.AddDays(1)], told!.Signatures.Select(s => s.PaperOn));
        var way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(caseId, default));
        Assert.Contains(way.Steps.SelectMany(s => s.Entries), e => e.Who == "青石镇办公室主任（青石镇司法所经办人代录）");

        await File.AppendAllTextAsync(Path.Combine(files, scan.Hash[..2], scan.Hash), "!");
        Assert.Contains("签批页.pdf", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paper_signed_on = paper_signed_on + 1")]
    [InlineData("paper_signer_id = person_id")]
    [InlineData("paper_signer_name = '别人'")]
    [InlineData("attachment_hash = 'x' || attachment_hash")]
    [InlineData("paper_signer_id = NULL, paper_signer_name = NULL, paper_signed_on = NULL")]
    public async Task Any_change_of_what_the_entry_says_of_the_paper_is_found(string change)
    {
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);
        Assert.Null(await FaultAsync());
        await county.Database.ExecuteAsync($"ALTER TABLE decisions DROP CONSTRAINT decisions_paper; UPDATE decisions SET {change} WHERE number = 3");
        Assert.Contains("第3条办理记录", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_that_is_no_longer_registered_or_is_another_is_found()
    {
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);
        await county.Database.ExecuteAsync("ALTER TABLE decisions DROP CONSTRAINT decisions_attachment_id_fkey; CREATE TABLE before AS SELECT * FROM attachments; DELETE FROM attachments");
        Assert.Contains("第3条办理记录", await FaultAsync(), StringComparison.Ordinal);
        await county.Database.ExecuteAsync("INSERT INTO attachments SELECT * FROM before; UPDATE attachments SET task_id = NULL");
        Assert.Contains("签批页.pdf", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Clerk, true)]
    [InlineData("qingshi.zhuren", false)] // decides himself
    [InlineData("qingshi.baomi", false)]
    [InlineData("qingshi.zhuyao", false)]
    [InlineData("baixi.jingban", false)]
    [InlineData("yunling.shenhe", false)]
    public async Task A_clerk_of_the_unit_who_does_not_decide_himself_may_and_all_others_see_nothing(string userName, bool may)
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Equal(may, await OfferAsync(userName, task.Id) is not null);
        Assert.Equal(may ? [task.Id] : [], await OpenToAsync(userName));
        var entered = await EnterAsync(userName, userName == "qingshi.zhuren" ? "qingshi.fenguan" : "qingshi.zhuren");
        Assert.Equal(may, entered.Succeeded);
        Assert.True(may || entered.Error is TaskNotFound);
    }

    [Fact]
    public async Task The_director_enters_for_the_leaders_after_him_but_not_where_the_unit_forbids_it_nor_for_a_draft()
    {
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        Assert.NotNull(await OfferAsync("qingshi.zhuren", task.Id));
        await county.Database.ExecuteAsync("UPDATE units SET paper_by_clerk = false");
        Assert.Null(await OfferAsync("qingshi.zhuren", task.Id));
        Assert.IsType<TaskNotFound>((await EnterAsync("qingshi.zhuren", "qingshi.fenguan")).Error);
        await county.Database.ExecuteAsync("UPDATE units SET paper_by_clerk = true");

        await county.WalkAsync("qingshi", ("qingshi.fenguan", "Return"));
        Assert.Null(await OfferAsync("qingshi.zhuren", (await county.OpenTaskAsync("qingshi")).Id));
        Assert.IsType<TaskNotFound>((await EnterAsync("qingshi.zhuren", "qingshi.jingban", "Submit")).Error);
    }

    [Fact]
    public async Task What_cannot_have_been_so_is_refused_in_words()
    {
        county.Clock.Now += TimeSpan.FromDays(1);
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, "qingshi.fenguan")).Error);
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, "baixi.zhuren")).Error);
        Assert.Equal(new PaperDayImpossible(Today, Today.AddDays(1)), (await EnterAsync(Clerk, "qingshi.zhuren", day: Today.AddDays(-1))).Error);
        Assert.IsType<PaperDayImpossible>((await EnterAsync(Clerk, "qingshi.zhuren", day: Today.AddDays(2))).Error);
        Assert.IsType<OpinionMissing>((await EnterAsync(Clerk, "qingshi.zhuren", "Return")).Error);
        Assert.IsType<UnknownOutcome>((await EnterAsync(Clerk, "qingshi.zhuren", "Publish")).Error);
        Assert.IsType<VersionChanged>((await EnterAsync(Clerk, "qingshi.zhuren", seen: 7)).Error);
        Assert.IsType<ScanNotAPicture>((await EnterAsync(Clerk, "qingshi.zhuren", scan: "MZ program")).Error);
        Assert.IsType<ScanMissing>((await EnterAsync(Clerk, "qingshi.zhuren", scan: null)).Error);
        Assert.Empty(await county.QueryAsync(db => db.Attachments.ToListAsync()));

        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        var done = await county.QueryAsync(db => db.Tasks.Where(t => t.Position == "办公室主任").Select(t => t.Id).SingleAsync());
        Assert.IsType<TaskAlreadyDecided>((await EnterAsync(Clerk, "qingshi.zhuren", task: done)).Error);
    }

    [Fact]
    public async Task A_unit_that_forbids_two_levels_by_one_asks_who_signed_not_who_entered()
    {
        await HoldAsync("qingshi.zhuren", Positions.LeaderInCharge);
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);

        var next = await county.OpenTaskAsync("qingshi");
        Assert.IsType<SecondLevel>((await county.DecideAsync("qingshi.zhuren", next.Id, "Approve")).Error);
        Assert.IsType<SecondLevel>((await EnterAsync(Clerk, "qingshi.zhuren")).Error);
        Assert.Contains(OutcomeTone.Forward, (await OfferAsync(Clerk, next.Id))!.Outcomes.Select(o => o.Tone));
        await county.Database.ExecuteAsync("UPDATE holdings SET valid_to = '2022-01-03' WHERE position = '分管领导' AND person_id = (SELECT id FROM people WHERE user_name = 'qingshi.fenguan')");
        var offer = (await OfferAsync(Clerk, next.Id))!;
        Assert.Equal(("青石镇办公室主任", OutcomeTone.Back), (Assert.Single(offer.Signers).Name, Assert.Single(offer.Outcomes).Tone));
        await county.Database.ExecuteAsync("UPDATE holdings SET valid_to = NULL WHERE valid_to = '2022-01-03'");
        Assert.True((await EnterAsync(Clerk, "qingshi.fenguan")).Succeeded);
    }

    [Fact]
    public async Task A_report_that_the_principal_leader_signed_on_paper_is_published_on_that_signature()
    {
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        Assert.True((await EnterAsync("qingshi.zhuren", "qingshi.zhuyao")).Succeeded);
        await county.WalkAsync("qingshi", ("yunling.shenhe", "Approve"));

        var signed = await county.QueryAsync(db => db.Publications.Select(p => p.SignedBy).SingleAsync());
        Assert.Equal("青石镇主要领导", await county.QueryAsync(db => db.Decisions.Where(d => d.Id == signed).Select(d => d.PaperSignerName).SingleAsync()));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task A_paper_without_a_signer_is_refused_in_words()
    {
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, signer: null)).Error);
    }

    [Theory]
    [InlineData(Clerk, "经办人")]
    [InlineData("qingshi.zhuren", "办公室主任")]
    public async Task Signer_and_clerk_may_take_it_back_while_the_next_has_not_acted(string userName, string position)
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);
        Assert.False((await OfferedAsync("qingshi.baomi", task.Id))!.Withdraw);
        Assert.IsType<TaskNotFound>(await WithdrawAsync("qingshi.baomi", task.Id));
        Assert.True((await OfferedAsync(userName, task.Id))!.Withdraw);

        Assert.Null(await WithdrawAsync(userName, task.Id));
        var back = await LastAsync();
        Assert.Equal((Decision.Withdrawn, position), (back.Outcome, back.Position));
        Assert.Equal("办公室主任", (await county.OpenTaskAsync("qingshi")).Position);
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task The_signer_is_told_by_whom_and_what()
    {
        await county.Host.StartAsync();
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren", opinion: "同意报批。")).Succeeded);
        var signer = await county.PersonAsync("qingshi.zhuren");
        string? told = null;
        for (var patience = 0; told is null && patience < 300; patience++)
        {
            await Task.Delay(100);
            told = await county.QueryAsync(db => db.Notifications.Where(n => n.PersonId == signer && n.Kind == "paper-entered").Select(n => n.Body).SingleOrDefaultAsync());
        }

        Assert.Contains("青石镇司法所经办人代录了您2022年1月4日（周二）的纸质签批，结果是“同意”。\n录入的意见：同意报批。", told, StringComparison.Ordinal);
        Assert.Equal(1, await county.QueryAsync(db => db.Notifications.CountAsync(n => n.Kind == "paper-entered")));
    }

    [Fact]
    public async Task Of_a_paper_and_the_signers_own_decision_at_the_same_instant_one_happens()
    {
        var task = await county.OpenTaskAsync("qingshi");
        var entered = Task.Run(() => EnterAsync(Clerk, "qingshi.zhuren"));
        var decided = Task.Run(() => county.DecideAsync("qingshi.zhuren", task.Id, "Approve"));
        await Task.WhenAll(entered, decided);

        Assert.NotEqual((await entered).Succeeded, (await decided).Succeeded);
        Assert.Equal(3, await county.QueryAsync(db => db.Decisions.CountAsync()));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task What_was_transferred_to_one_who_is_locked_is_entered_for_the_others_again()
    {
        await HoldAsync("qingshi.fenguan", Positions.OfficeDirector);
        var task = await county.OpenTaskAsync("qingshi");
        await county.Database.ExecuteAsync($"UPDATE tasks SET assignee_id = '{await county.PersonAsync("qingshi.fenguan")}' WHERE id = '{task.Id}'");
        Assert.Equal(["qingshi.fenguan"], await SignersAsync());
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, "qingshi.zhuren")).Error);

        await county.Database.ExecuteAsync("UPDATE people SET lockout_end = '9999-01-01Z' WHERE user_name = 'qingshi.fenguan'");

        Assert.Equal(["qingshi.fenguan", "qingshi.zhuren"], await SignersAsync());
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);

        async Task<IEnumerable<string>> SignersAsync()
        {
            var signers = (await OfferAsync(Clerk, task.Id))!.Signers.Select(s => s.PersonId).ToList();
            return await county.QueryAsync(db => db.Users.Where(p => signers.Contains(p.Id)).Select(p => p.UserName!).OrderBy(n => n).ToListAsync());
        }
    }

    private async Task<Result<DecisionMade>> EnterAsync(
        string clerk, string? signer, string outcome = "Approve", string opinion = "", DateOnly? day = null, int seen = 1, string? scan = "%PDF-1.7 signed", Guid? task = null)
    {
        var command = new EnterPaper(
            task ?? (await county.OpenTaskAsync("qingshi")).Id, outcome, opinion, seen, signer is null ? Guid.Empty : await county.PersonAsync(signer), day ?? Today, "签批页.pdf",
            scan is null ? null : new MemoryStream(Encoding.Latin1.GetBytes(scan)), await county.PersonAsync(clerk));
        return await county.WithAsync<PaperDesk, Result<DecisionMade>>(d => d.EnterAsync(command, default));
    }

    private async Task<PaperOffer?> OfferAsync(string userName, Guid taskId)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<PaperDesk, PaperOffer?>(d => d.OfferAsync(taskId, person, default));
    }

    private async Task<IReadOnlyList<Guid>> OpenToAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<PaperDesk, IReadOnlyList<Guid>>(d => d.OpenToAsync(caseId, person, default));
    }

    private async Task<Offer?> OfferedAsync(string userName, Guid taskId)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, taskId, person, default));
    }

    private async Task<Error?> WithdrawAsync(string userName, Guid taskId)
    {
        var person = await county.PersonAsync(userName);
        var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, new OfficeOperation.Withdraw(taskId), "", 1, person), default));
        return done.Succeeded ? null : done.Error;
    }

    private async Task HoldAsync(string userName, string position, DateOnly? from = null)
    {
        var holding = new Holding { PersonId = await county.PersonAsync(userName), UnitId = await county.UnitAsync("qingshi"), Position = position, ValidFrom = from ?? new(2021, 1, 1) };
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(holding);
            return db.SaveChangesAsync();
        });
    }

    private Task<Decision> LastAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).LastAsync());

    private Task<string?> FaultAsync() => county.WithAsync<CaseFiles, string?>(async f =>
        RecordCheck.Parts((await f.ReadAsync(caseId, default))!).Select(p => p.Fault).FirstOrDefault(f => f is not null));
}
