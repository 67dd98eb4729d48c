using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;
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

    private async Task<Result<Attachment>> AddAsync(string userName, string name, string content, Guid? series = null)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<AddAttachmentHandler, Result<Attachment>>(h => h.HandleAsync(
            new AddAttachment(caseId, series, name, new MemoryStream(Encoding.Latin1.GetBytes(content)), person), default));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
