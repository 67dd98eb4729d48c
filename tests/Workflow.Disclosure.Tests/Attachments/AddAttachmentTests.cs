using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Attachments;

public sealed class AddAttachmentTests : IAsyncLifetime
{
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private readonly FakeClamd clamd = new();
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(settings: [("Files:Folder", files), ("Scanner:ClamAv", clamd.Address)]);
        await county.StartCampaignAsync("qingshi");
        caseId = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        await clamd.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Fact]
    public async Task A_replacement_is_a_next_version_and_the_old_one_stays()
    {
        var first = await AddAsync("qingshi.jingban", "依据.pdf", "%PDF-1.7 one");
        var other = await AddAsync("qingshi.zhuren", "底稿.txt", "\u0089PNG\r\n\u001a\n picture");
        Assert.Equal(("底稿.txt", "image/png"), (other.Value!.Name, other.Value.ContentType));
        var second = await AddAsync("yunling.shenhe", "依据（新）.pdf", "%PDF-1.7 two", first.Value!.Series);
        Assert.Equal(2, second.Value!.Number);

        var rows = await county.WithAsync<AttachmentLists, IReadOnlyList<AttachmentRow>>(l => l.OfAsync(caseId, default));
        Assert.Equal([("依据（新）.pdf", 1), ("底稿.txt", 0)], rows.Select(r => (r.Present.Name, r.Earlier.Count)));
        Assert.Equal(first.Value.Hash, rows[0].Earlier[0].Hash);
        Assert.All(await county.QueryAsync(db => db.Attachments.AsNoTracking().ToListAsync()), a => Assert.Equal(a.ExpectedSeal(), a.Seal));
        Assert.Equal(3, clamd.Scanned);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_with_its_reason_and_nothing_is_kept()
    {
        Assert.IsType<CaseAbsent>((await AddAsync("baixi.jingban", "a.pdf", "%PDF-1.7")).Error);
        Assert.IsType<CaseAbsent>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7", Guid.NewGuid())).Error);
        Assert.IsType<FileTypeNotTaken>((await AddAsync("qingshi.jingban", "a.pdf", "MZ program")).Error);
        var infected = Assert.IsType<FileInfected>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7 " + FakeClamd.Eicar)).Error);
        Assert.Contains("Eicar-Test-Signature", infected.Message, StringComparison.Ordinal);
        clamd.Says = "INSTREAM size limit exceeded. ERROR";
        Assert.IsType<ScannerAway>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7")).Error);
        await clamd.DisposeAsync();
        Assert.IsType<ScannerAway>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7")).Error);
        await county.Database.ExecuteAsync("UPDATE cases SET status = 'Ended'");
        Assert.IsType<CaseClosed>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7")).Error);

        Assert.Equal(0, await county.QueryAsync(db => db.Attachments.CountAsync()));
        Assert.False(Directory.Exists(files));
    }

    [Fact]
    public async Task The_record_names_each_file_and_misses_one_that_is_gone_or_goes_by_another_name()
    {
        var first = (await AddAsync("qingshi.jingban", "依据.pdf", "%PDF-1.7 one")).Value!;
        await AddAsync("yunling.shenhe", "依据（新）.pdf", "%PDF-1.7 two", first.Series);
        var entries = await county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).ToListAsync());
        Assert.Equal([("添加附件", "“依据.pdf”", "经办人"), ("替换附件", "“依据（新）.pdf”（第2版）", "县级审核员")], entries.Select(e => (e.OutcomeLabel, e.Detail!, e.Position)));
        Assert.Equal((first.Id, first.Hash), (entries[0].AttachmentId!.Value, entries[0].AttachmentHash));
        Assert.Null(await FaultAsync());

        await county.Database.ExecuteAsync("ALTER TABLE decisions DROP CONSTRAINT decisions_attachment_id_fkey; CREATE TABLE before AS SELECT * FROM attachments; DELETE FROM attachments WHERE number = 1");
        Assert.Contains("第1条办理记录", await FaultAsync(), StringComparison.Ordinal);
        // Even one that the forger seals anew.
        var forged = (first with { Name = "别的.pdf" }).Sealed();
        await county.Database.ExecuteAsync($"INSERT INTO attachments SELECT * FROM before WHERE number = 1; UPDATE attachments SET name = '{forged.Name}', seal = '{forged.Seal}' WHERE number = 1");
        Assert.Contains("第1条办理记录", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_comes_changes_nothing_for_anybody_else()
    {
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var mine = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        var next = await county.OpenTaskAsync("qingshi");
        Assert.True((await AddAsync("qingshi.zhuren", "依据.pdf", "%PDF-1.7 one", task: mine.Id)).Succeeded);

        // Who comes next has added a file and not acted: the decision can still be taken back.
        var (secrecy, director) = (await county.PersonAsync("qingshi.baomi"), await county.PersonAsync("qingshi.zhuren"));
        Assert.True((await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, mine.Id, secrecy, default)))!.Withdraw);
        var decided = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Decided, director, ListFilter.Parse(TaskList.Decided, ""), null, default));
        Assert.Empty(decided.Rows);
        Assert.Equal(0, (await county.WithAsync<TaskLists, ListCounts>(l => l.CountAsync(director, default))).Decided);
        var way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(caseId, default));
        Assert.Equal([StepState.Done, StepState.Here], way.Steps.Where(s => s.Title is "保密审查" or "办公室主任审核").Select(s => s.State));
        Assert.True((await county.DecideAsync("qingshi.zhuren", next.Id, "Approve")).Succeeded);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_took_part_binds_a_file_to_a_step_and_what_replaces_it_belongs_there_too()
    {
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var step = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));

        Assert.Equal(["起草（青石镇经办人，2022年1月4日09:00）", "保密审查（青石镇保密审查员，2022年1月4日09:00）", "办公室主任审核（正在办理）"], (await StepsAsync("qingshi.jingban")).Select(s => s.Words));
        Assert.Equal(3, (await StepsAsync("qingshi.zhuren")).Count);
        Assert.Empty(await StepsAsync("yunling.shenhe"));
        Assert.IsType<StepNotOffered>((await AddAsync("yunling.shenhe", "a.pdf", "%PDF-1.7", task: step.Id)).Error);
        Assert.IsType<StepNotOffered>((await AddAsync("qingshi.jingban", "a.pdf", "%PDF-1.7", task: Guid.NewGuid())).Error);

        var first = (await AddAsync("qingshi.jingban", "签批页.pdf", "%PDF-1.7 one", task: step.Id)).Value!;
        var second = (await AddAsync("yunling.shenhe", "签批页.pdf", "%PDF-1.7 two", first.Series)).Value!;
        Assert.Equal((step.Id, step.Id), (first.TaskId!.Value, second.TaskId!.Value));
        var row = Assert.Single(await county.WithAsync<AttachmentLists, IReadOnlyList<AttachmentRow>>(l => l.OfAsync(caseId, default)));
        Assert.Equal("保密审查", row.Step);
        Assert.Equal(["保密审查", "保密审查"], await county.QueryAsync(db => db.Decisions.Where(d => d.AttachmentId != null).Select(d => d.Title).ToListAsync()));
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Of_two_who_replace_at_once_one_is_told()
    {
        var first = await AddAsync("qingshi.jingban", "依据.pdf", "%PDF-1.7 one");
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => AddAsync("qingshi.jingban", $"{i}.pdf", $"%PDF-1.7 {i}", first.Value!.Series))));

        Assert.All(results.Where(r => !r.Succeeded), r => Assert.IsType<ReplacedMeanwhile>(r.Error));
        var numbers = await county.QueryAsync(db => db.Attachments.OrderBy(a => a.Number).Select(a => a.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 1 + results.Count(r => r.Succeeded)), numbers);
    }

    [Fact]
    public async Task A_case_goes_on_while_a_releases_file_is_scanned_and_a_file_too_late_is_refused()
    {
        var releaseId = await county.StartReleaseAsync("information-release");
        var task = await county.QueryAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.CaseId == releaseId && t.ClosedAt == null));
        var (drafter, answer) = (await county.PersonAsync("qingshi.jingban"), new TaskCompletionSource());
        clamd.Patience = answer.Task;

        var attaching = Task.Run(() => county.WithAsync<AttachFileHandler, Error?>(h => h.HandleAsync(
            new AttachFile(task.Id, "安排表.pdf", new MemoryStream("%PDF-1.7 a page"u8.ToArray()), drafter), default)));
        await UntilAsync(() => clamd.Scanned == 1);
        var decided = await county.DecideAsync("qingshi.jingban", task.Id, "Submit").WaitAsync(TimeSpan.FromSeconds(20));
        answer.SetResult();

        Assert.True(decided.Succeeded, decided.Error?.Message);
        Assert.IsType<DraftNotOpen>(await attaching);
        Assert.Equal(0, await county.QueryAsync(db => db.Attachments.CountAsync()));
    }

    [Theory]
    [InlineData("clamd")]
    [InlineData("clamd:0")]
    [InlineData(":3310")]
    public void A_scanners_address_that_is_none_is_refused_at_start(string address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Scanner:ClamAv", address)]).Build();
        Assert.Contains(address, Assert.Throws<StartProblemException>(() => ClamAvScanner.From(configuration)).Message, StringComparison.Ordinal);
    }

    private async Task<Result<Attachment>> AddAsync(string userName, string name, string content, Guid? series = null, Guid? task = null)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<AddAttachmentHandler, Result<Attachment>>(h => h.HandleAsync(
            new AddAttachment(caseId, series, name, new MemoryStream(Encoding.Latin1.GetBytes(content)), person, task), default));
    }

    private async Task<IReadOnlyList<AttachableStep>> StepsAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<AttachmentLists, IReadOnlyList<AttachableStep>>(l => l.StepsAsync(caseId, person, default));
    }

    private Task<string?> FaultAsync() => county.WithAsync<CaseFiles, string?>(async f =>
        RecordCheck.Parts((await f.ReadAsync(caseId, default))!).Select(p => p.Fault).FirstOrDefault(f => f is not null));

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
