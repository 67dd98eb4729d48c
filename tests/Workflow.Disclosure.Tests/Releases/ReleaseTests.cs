using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Releases;

public sealed class ReleaseTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Theory]
    [InlineData("information-release", "baomi", "zhuren", "fenguan", "zhuyao")]
    [InlineData("information-release-reverse", "baomi", "zhuyao", "fenguan", "zhuren")]
    public async Task A_release_passes_the_levels_in_the_order_of_its_units_file_and_is_on_the_portal(string process, params string[] order)
    {
        await county.Database.ExecuteAsync($"UPDATE units SET release_process = '{process}' WHERE code = 'qingshi'");
        var started = await StartAsync();
        await county.WalkAsync("qingshi", [("qingshi.jingban", "Submit"), .. order.Select(o => ($"qingshi.{o}", "Approve"))]);

        var published = await county.WithAsync<PublicDocuments, Result<PublicDocument>>(p => p.ReleaseAsync(started.CaseId, null, default));
        Assert.True(published.Succeeded);
        Assert.Equal("关于冬春农田水利建设的公告", ReleaseDocument.Read(published.Value.Content).Title);
        Assert.Equal("notices", published.Value.Publication.ColumnCode);
        var positions = await county.QueryAsync(db => db.Decisions.OrderBy(d => d.Number).Select(d => d.ActorName).ToListAsync());
        Assert.Equal(1 + order.Length, positions.Count);
        Assert.Equal("关于冬春农田水利建设的公告", await county.QueryAsync(db => db.Cases.Select(c => c.Title).SingleAsync()));
    }

    [Fact]
    public async Task A_release_without_text_or_column_is_refused_naming_each()
    {
        var started = await StartAsync(typed: false);

        var refused = await county.DecideAsync("qingshi.jingban", started.TaskId, "Submit");
        Assert.Equal(3, Assert.IsType<Disclosure.Processes.DocumentFails>(refused.Error).Details.Count);
    }

    [Fact]
    public async Task What_is_attached_is_known_by_its_content_and_stands_in_the_signed_version()
    {
        var started = await StartAsync();
        var person = await county.PersonAsync("qingshi.jingban");
        var wrong = await AttachAsync(started.TaskId, person, "预算.pdf", "MZ this is a program"u8.ToArray());
        Assert.IsType<FileTypeNotTaken>(wrong);

        Assert.Null(await AttachAsync(started.TaskId, person, "..\\..\\预算\u0007.pdf", "%PDF-1.7 a page"u8.ToArray()));
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var content = await county.QueryAsync(db => db.DocumentVersions.Select(v => v.Content).SingleAsync());
        var attachment = ReleaseDocument.Read(content).Attachment!;
        Assert.Equal(("预算.pdf", "application/pdf", 15L), (attachment.Name, attachment.ContentType, attachment.Size));
    }

    [Fact]
    public async Task A_draft_that_was_never_handed_on_is_deleted_by_its_drafter_with_all_that_waits_for_it()
    {
        var started = await StartAsync();
        Assert.IsType<TaskNotFound>(await DeleteAsync(started.TaskId, "qingshi.zhuren"));
        Assert.IsType<TaskNotFound>(await DeleteAsync(started.TaskId, "baixi.jingban"));
        Assert.Null(await DeleteAsync(started.TaskId, "qingshi.jingban"));

        Assert.Equal((CaseStatus.Ended, 0, 0, 0), await county.QueryAsync(async db => (
            await db.Cases.Select(c => c.Status).SingleAsync(), await db.Tasks.CountAsync(t => t.ClosedAt == null),
            await db.DraftSections.CountAsync(), await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM timers").SingleAsync())));
        Assert.IsType<DraftNotOpen>(await DeleteAsync(started.TaskId, "qingshi.jingban"));
        Assert.False((await county.DecideAsync("qingshi.jingban", started.TaskId, "Submit")).Succeeded);
    }

    [Fact]
    public async Task Nothing_of_a_release_that_was_handed_on_is_deleted_even_after_its_return()
    {
        var started = await StartAsync();
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        Assert.IsType<DraftWasSubmitted>(await DeleteAsync(started.TaskId, "qingshi.jingban"));
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"));
        var again = await county.QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null).Select(t => t.Id).SingleAsync());
        Assert.IsType<DraftWasSubmitted>(await DeleteAsync(again, "qingshi.jingban"));
        Assert.Equal((CaseStatus.Open, 1), await county.QueryAsync(async db => (await db.Cases.Select(c => c.Status).SingleAsync(), await db.DraftSections.CountAsync())));
    }

    private async Task<Error?> DeleteAsync(Guid taskId, string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<DeleteDraftHandler, Error?>(h => h.HandleAsync(new DeleteDraft(taskId, person), default));
    }

    private Task<Error?> AttachAsync(Guid taskId, Guid person, string name, byte[] content) =>
        county.WithAsync<AttachFileHandler, Error?>(h => h.HandleAsync(new AttachFile(taskId, name, new MemoryStream(content), person), default));

    private async Task<ReleaseStarted> StartAsync(bool typed = true)
    {
        var person = await county.PersonAsync("qingshi.jingban");
        var unit = await county.UnitAsync("qingshi");
        var started = await county.WithAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unit, person), default));
        if (typed)
        {
            var content = new SectionContent(
                new Dictionary<string, string> { ["title"] = "关于冬春农田水利建设的公告", ["body"] = "现将有关安排公告如下。", ["column"] = "notices" },
                new Dictionary<string, string?>());
            var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
                new SaveSection(started.Value!.TaskId, ReleaseKind.Section, 0, content, person), default));
            Assert.True(saved.Succeeded);
        }

        return started.Value!;
    }
}
