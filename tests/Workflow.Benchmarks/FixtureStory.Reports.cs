using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Testing;

namespace Workflow.Benchmarks;

internal sealed partial class FixtureStory
{
    private async Task ReportsAsync()
    {
        string[] units = ["qingshi", "baixi", "liuhe", "shiqiao", "hongfeng", "jiaoyu"];
        await county.StartCampaignAsync(units);
        var of = await county.QueryAsync(db => db.Cases.Join(db.Units, c => c.UnitId, u => u.Id, (c, u) => new { u.Code, c.Id }).ToDictionaryAsync(c => c.Code, c => c.Id));
        cases["report-published"] = await UpToCountyAsync(of, "shiqiao");
        await WalkAsync(of["shiqiao"], "yunling.shenhe");

        cases["report-at-principal"] = of["baixi"];
        await TypeAsync(of["baixi"], "baixi.jingban");
        await WalkAsync(of["baixi"], "baixi.jingban", "baixi.baomi", "baixi.zhuren", "baixi.fenguan");
        await using (var scan = new MemoryStream(Pictures.Signature()))
        {
            var person = await county.PersonAsync("baixi.zhuren");
            Done(await DoAsync<AddAttachmentHandler, Result<Attachment>>(h => h.HandleAsync(new AddAttachment(of["baixi"], null, "统计台账.png", scan, person), default)));
        }

        cases["report-straight-back"] = await UpToCountyAsync(of, "liuhe");
        await ReturnStraightAsync(of["liuhe"], "yunling.shenhe", "总体情况请补充依申请公开的做法");

        // Its reviewers decided on the first version; the second came straight to the county.
        cases["report-changed-after-review"] = await UpToCountyAsync(of, "hongfeng");
        await ReturnStraightAsync(of["hongfeng"], "yunling.shenhe2", "总体情况请补充");
        await ChangeAsync(of["hongfeng"], "hongfeng.jingban");
        await WalkAsync(of["hongfeng"], "hongfeng.jingban");

        // Signed and published in a version that 保密审查 and two levels never had before them.
        cases["report-published-unreviewed"] = of["jiaoyu"];
        await TypeAsync(of["jiaoyu"], "jiaoyu.jingban");
        await WalkAsync(of["jiaoyu"], "jiaoyu.jingban", "jiaoyu.baomi", "jiaoyu.zhuren", "jiaoyu.fenguan");
        await ReturnStraightAsync(of["jiaoyu"], "jiaoyu.zhuyao", "请补充今年的新做法");
        await ChangeAsync(of["jiaoyu"], "jiaoyu.jingban");
        await WalkAsync(of["jiaoyu"], "jiaoyu.jingban", "jiaoyu.zhuyao", "yunling.shenhe");

        cases["report-drafting"] = of["qingshi"];
        await SaveAsync(of["qingshi"], "qingshi.jingban", "overview", Part("overview"));
        var assigned = await AssignAsync(of["qingshi"], "qingshi.jingban", "litigation", "青石镇司法所");
        var station = await county.PersonAsync("qingshi-sifa.jingban");
        Done(await DoAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(assigned.TaskId, "litigation", 0, Part("litigation"), station), default)));
    }

    private async Task<Guid> UpToCountyAsync(Dictionary<string, Guid> of, string unit)
    {
        await TypeAsync(of[unit], $"{unit}.jingban");
        await WalkAsync(of[unit], [$"{unit}.jingban", $"{unit}.baomi", .. TownLeaders.Select(l => $"{unit}.{l}")]);
        return of[unit];
    }

    private async Task TypeAsync(Guid caseId, string userName)
    {
        county.Clock.Now += Pause;
        await county.TypeReportAsync((await OpenAsync(caseId))[0].Id, userName);
    }

    private Task ChangeAsync(Guid caseId, string userName)
    {
        var before = Part("overview");
        return SaveAsync(caseId, userName, "overview", before with { Texts = before.Texts.ToDictionary(t => t.Key, t => $"{t.Value}增加了政策解读。") });
    }

    private async Task<Contribution> AssignAsync(Guid caseId, string userName, string section, string station)
    {
        var (person, unit) = (await county.PersonAsync(userName), await county.QueryAsync(db => db.Cases.Where(c => c.Id == caseId).Select(c => c.UnitId).SingleAsync()));
        var task = (await OpenAsync(caseId))[0].Id;
        var to = (await county.WithAsync<ContributionLists, IReadOnlyList<Assignee>>(l => l.AssigneesAsync(unit, person, default))).First(a => a.Name.StartsWith(station, StringComparison.Ordinal));
        return Done(await DoAsync<AssignPartHandler, Result<Contribution>>(h => h.HandleAsync(new AssignPart(task, section, to.Key, "2022-01-07", "请如实填写", Confirmed: true, person), default)));
    }

    private static SectionContent Part(string key) => County.ReportContent().Single(s => s.Key == key).Value;
}
