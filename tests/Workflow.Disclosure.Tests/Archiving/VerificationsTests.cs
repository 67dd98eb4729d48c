using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Drafting;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Archiving;

public sealed class VerificationsTests : IAsyncLifetime
{
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(settings: ("Files:Folder", files));
        await county.StartCampaignAsync("qingshi");
        var draft = await county.OpenTaskAsync("qingshi");
        caseId = draft.CaseId;
        await county.TypeReportAsync(draft.Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
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
    public async Task However_many_ask_a_file_is_read_once_a_minute_and_one_that_changed_is_told_after_it()
    {
        var person = await county.PersonAsync("qingshi.jingban");
        var added = await county.WithAsync<AddAttachmentHandler, Result<Attachment>>(h => h.HandleAsync(
            new AddAttachment(caseId, null, "依据.pdf", new MemoryStream("%PDF-1.7 a page"u8.ToArray()), person), default));
        var head = await county.QueryAsync(db => db.Cases.Select(c => c.RecordHead).SingleAsync());
        Assert.True(await HoldsAsync());

        await File.AppendAllTextAsync(Path.Combine(files, added.Value!.Hash[..2], added.Value.Hash), "more");
        Assert.True(await HoldsAsync());
        county.Clock.Now += RecentFiles.Age;
        Assert.False(await HoldsAsync());
        Assert.False((await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default)))!.Attachments[0] is { Kept: { } kept } && kept.Hash == added.Value.Hash);

        async Task<bool> HoldsAsync() =>
            (await county.WithAsync<Verifications, Verification?>(v => v.FindAsync(VerifyCode.Of(caseId, head), default)))!.Holds;
    }
}
