using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Data;

/// <summary>What the program with the scripts up to 0019 left (<c>Workflow.Testing/Fixtures</c>), opened by this one. Each test has cases of its own in one county.</summary>
public sealed class OlderDatabaseTests(OlderDatabaseTests.OlderCounty older) : IClassFixture<OlderDatabaseTests.OlderCounty>
{
    public sealed class OlderCounty : IAsyncLifetime
    {
        public County County { get; private set; } = null!;

        public async ValueTask InitializeAsync() => County = await County.OpenFixtureAsync("schema-0019");

        public ValueTask DisposeAsync() => County.DisposeAsync();
    }

    private readonly County county = older.County;

    [Fact]
    public async Task It_is_brought_to_the_present_schema_and_every_record_of_it_verifies()
    {
        await new SchemaRunner().CheckAsync(county.Database.AppConnectionString, default);
        Assert.Equal(county.Cases.Values.Order(), await county.QueryAsync(db => db.Cases.Select(c => c.Id).OrderBy(c => c).ToListAsync()));
        await VerifyAsync([.. county.Cases.Values]);
        Assert.Null(await county.WithAsync<RecordDays, string?>(d => d.FaultAsync(default)));
    }

    [Theory]
    [InlineData("report-published", "shiqiao")]
    [InlineData("report-published-unreviewed", "jiaoyu")]
    public async Task Its_published_reports_are_read(string key, string unitCode)
    {
        var read = await county.WithAsync<PublicDocuments, Result<PublicDocument>>(d => d.ReportAsync(unitCode, 2021, null, default));
        Assert.Equal(county.Cases[key], read.Value?.Publication.CaseId);
        Assert.Contains(county.Cases[key], (await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.ReportsAsync(2021, default))).Select(r => r.CaseId));
    }

    [Theory]
    [InlineData("release-published", "plans", "青石镇2022年冬春火灾防控工作方案")]
    [InlineData("release-levels-by-one", "relief", "松坪乡2022年临时救助标准")]
    [InlineData("release-own-approval", "procurement", "石桥镇农村公路养护招标公告")]
    public async Task Its_published_releases_are_read_with_their_files(string key, string column, string title)
    {
        var read = await ReadReleaseAsync(county.Cases[key]);
        Assert.Equal(title, read.Title);
        Assert.Equal(key == "release-published", read.Attachment is not null);
        if (read.Attachment is { } attached)
        {
            Assert.Equal((attached.Hash, attached.Size), await county.WithAsync<FileStore, (string, long)?>(f => f.FindAsync(attached.Hash, default)));
        }

        Assert.Contains(county.Cases[key], (await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.ReleasesAsync(column, null, default))).Select(r => r.CaseId));
    }

    [Theory]
    [InlineData("report-at-principal", "主要领导签发 县级审核员审核通过")]
    [InlineData("report-straight-back", "经办人送审 县级审核员审核通过")]
    [InlineData("report-changed-after-review", "县级审核员退回 经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发 县级审核员审核通过")]
    [InlineData("report-drafting", "经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发 县级审核员审核通过")]
    [InlineData("release-draft", "经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-at-secrecy", "保密审查员通过 办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-returned", "经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-joint", "分管领导同意 主要领导签发")]
    [InlineData("release-levels-by-one-open", "分管领导同意 主要领导签发")]
    [InlineData("release-transferred", "分管领导同意 主要领导签发")]
    [InlineData("release-signer-before", "办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-held", "办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-run-again", "办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-straight-to-level", "保密审查员通过 主要领导签发")]
    [InlineData("release-withdrawn", "办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-delegated", "主要领导签发")]
    [InlineData("release-own-secrecy", "办公室主任同意 分管领导同意 主要领导退回 经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发")]
    [InlineData("release-on-paper", "分管领导同意 办公室主任同意")]
    [InlineData("release-by-command", "分管领导同意 主要领导签发")]
    public async Task A_case_that_was_under_way_is_carried_on_to_its_publication_by_its_people(string key, string way)
    {
        var caseId = county.Cases[key];
        await (key switch
        {
            "report-drafting" => FinishReportAsync(caseId),
            "release-draft" => SaveAsync(caseId, "ziran.jingban", ReleaseKind.Section, Release("国有建设用地使用权出让公告", "land", "宗地情况见附件。")),
            "release-held" => OperateAsync(caseId, "jiaoyu.zhuren", new OfficeOperation.Continue()),
            _ => Task.CompletedTask,
        });

        Assert.Equal(way, await CarryOnAsync(caseId));

        Assert.Equal(CaseStatus.Published, await StatusAsync(caseId));
        await VerifyAsync(caseId);
    }

    [Fact]
    public async Task What_must_not_be_public_and_had_passed_before_there_was_the_search_goes_back_and_on_when_it_is_mended()
    {
        var caseId = county.Cases["release-sensitive"];
        Assert.Equal("主要领导退回", await CarryOnAsync(caseId));
        await SaveAsync(caseId, "shiqiao.jingban", ReleaseKind.Section, Release("石桥镇行政处罚结果公示", "penalties", "当事人罚款200元。"));
        Assert.Equal("经办人送审 保密审查员通过 办公室主任同意 分管领导同意 主要领导签发", await CarryOnAsync(caseId));
        Assert.Equal(CaseStatus.Published, await StatusAsync(caseId));
        await VerifyAsync(caseId);
    }

    [Fact]
    public async Task What_was_published_before_every_level_was_asked_for_is_told_so_and_is_no_fault()
    {
        foreach (var key in (string[])["report-published", "report-published-unreviewed", "release-own-approval"])
        {
            var file = (await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(county.Cases[key], default)))!;
            var part = RecordCheck.Parts(file).Single(p => p.Name == "公开");
            Assert.Null(part.Fault);
            Assert.Contains("早于“逐级同一版”的规则", part.Holds, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_terminated_stays_so()
    {
        Assert.Equal(CaseStatus.Ended, await StatusAsync(county.Cases["release-terminated"]));
        Assert.Empty(await OpenAsync(county.Cases["release-terminated"]));
    }

    /// <summary>As <c>verify</c> does.</summary>
    private async Task VerifyAsync(params Guid[] ids)
    {
        var files = await county.WithAsync<CaseFiles, IReadOnlyList<CaseFile>>(f => f.ReadAsync(ids, default));
        Assert.Equal(ids.Length, files.Count);
        Assert.All(files, f => Assert.All(RecordCheck.Parts(f), p => Assert.Null(p.Fault)));
    }

    /// <summary>Whoever may act agrees where that is accepted and sends back where it is not, until the case is open no longer.</summary>
    /// <returns>Who did what.</returns>
    private async Task<string> CarryOnAsync(Guid caseId)
    {
        var done = new List<string>();
        while (done.Count < 20 && (await StepAsync(caseId, OutcomeTone.Forward) ?? await StepAsync(caseId, OutcomeTone.Back)) is { } step)
        {
            done.Add(step);
        }

        return string.Join(' ', done);
    }

    /// <returns>Null where nobody could.</returns>
    private async Task<string?> StepAsync(Guid caseId, OutcomeTone tone)
    {
        county.Clock.Now += TimeSpan.FromSeconds(10);
        foreach (var task in await OpenAsync(caseId))
        {
            foreach (var (userName, person) in await ActorsAsync(task))
            {
                var offer = await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, person, default));
                if (offer!.Outcomes.FirstOrDefault(o => o.Tone == tone) is { } outcome && (await county.DecideAsync(userName, task.Id, outcome.Name, "请按规定办理")).Succeeded)
                {
                    return task.Position + outcome.Label;
                }
            }
        }

        return null;
    }

    /// <summary>Who holds the position himself comes first.</summary>
    private async Task<List<(string UserName, Guid Id)>> ActorsAsync(ReviewTask task)
    {
        var today = DateOnly.FromDateTime(county.Clock.Now.Date);
        var actors = await county.QueryAsync(db => db.ActorsOf(task.CaseId, task.UnitId, task.Position, task.AssigneeId, today)
            .Join(db.Users, a => a.PersonId, p => p.Id, (a, p) => new { p.UserName, p.Id, Acting = a.ForPersonId != null }).ToListAsync());
        return [.. actors.OrderBy(a => a.Acting).ThenBy(a => a.UserName, StringComparer.Ordinal).Select(a => (a.UserName!, a.Id))];
    }

    /// <summary>The part that a colleague has comes back, and the drafter types the rest.</summary>
    private async Task FinishReportAsync(Guid caseId)
    {
        var part = await county.QueryAsync(db => db.Contributions.SingleAsync(c => c.CaseId == caseId && c.ClosedAt == null));
        var station = await county.PersonAsync("qingshi-sifa.jingban");
        Assert.True((await county.WithAsync<EndContributionHandler, Result<Contribution>>(h => h.HandleAsync(
            new EndContribution(part.Id, ContributionOutcome.Returned, "", station), default))).Succeeded);
        var saved = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == caseId).Select(s => s.Section).Order().ToListAsync());
        Assert.Equal(["litigation", "overview"], saved);
        foreach (var (section, content) in County.ReportContent().Where(s => !saved.Contains(s.Key)))
        {
            await SaveAsync(caseId, "qingshi.jingban", section, content);
        }
    }

    private async Task SaveAsync(Guid caseId, string userName, string section, SectionContent content)
    {
        var (task, person) = ((await OpenAsync(caseId)).Single(t => t.MayEdit), await county.PersonAsync(userName));
        var version = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == caseId && s.Section == section).Select(s => s.Version).SingleOrDefaultAsync());
        Assert.True((await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(task.Id, section, version, content, person), default))).Succeeded);
    }

    private async Task OperateAsync(Guid caseId, string userName, OfficeOperation operation)
    {
        var person = await county.PersonAsync(userName);
        Assert.Null((await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, "", 1, person), default))).Error);
    }

    private async Task<ReleaseDocument> ReadReleaseAsync(Guid caseId) =>
        ReleaseDocument.Read((await county.WithAsync<PublicDocuments, Result<PublicDocument>>(d => d.ReleaseAsync(caseId, null, default))).Value!.Content);

    private static SectionContent Release(string title, string column, string body) =>
        new(new Dictionary<string, string> { ["title"] = title, ["column"] = column, ["body"] = body }, new Dictionary<string, string?>());

    private Task<List<ReviewTask>> OpenAsync(Guid caseId) =>
        county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.ClosedAt == null).OrderBy(t => t.OpenedAt).ThenBy(t => t.Id).ToListAsync());

    private Task<CaseStatus> StatusAsync(Guid caseId) => county.QueryAsync(db => db.Cases.Where(c => c.Id == caseId).Select(c => c.Status).SingleAsync());
}
