using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Benchmarks;

internal sealed partial class FixtureStory
{
    private const string Plain = "information-release";
    private const string Joint = "information-release-joint";
    private const string Reverse = "information-release-reverse";

    private async Task PublishedReleasesAsync()
    {
        var published = await StartAsync("release-published", "qingshi", "青石镇2022年冬春火灾防控工作方案", "plans", "方案全文见附件。");
        await AttachAsync(published, "qingshi.jingban", "火灾防控工作方案.docx", Docx("青石镇2022年冬春火灾防控工作方案", "各村每周检查一次消防设施。"));
        await WalkAsync(published, "qingshi.jingban", "qingshi.baomi", "qingshi.zhuren", "qingshi.fenguan");
        await DecideAsync(published, "qingshi.zhuyao", opinion: "同意。", signature: await county.KeepSignatureAsync("qingshi.zhuyao"));

        // One person reviews secrecy and decides the level after it.
        var byOne = await StartAsync("release-levels-by-one", "songping", "松坪乡2022年临时救助标准", "relief", "临时救助标准按县里规定执行。");
        await WalkAsync(byOne, "songping.jingban", "songping.zhuren", "songping.zhuren", "songping.fenguan", "songping.zhuyao");

        // The drafter holds a leader's position too, and agrees to his own text.
        await GiveAsync("shiqiao.jingban", "shiqiao", Positions.LeaderInCharge);
        var own = await StartAsync("release-own-approval", "shiqiao", "石桥镇农村公路养护招标公告", "procurement", "招标文件在镇政府领取。");
        await WalkAsync(own, "shiqiao.jingban", "shiqiao.baomi", "shiqiao.zhuren", "shiqiao.jingban", "shiqiao.zhuyao");
    }

    private async Task OpenReleasesAsync()
    {
        await OnTheWayAsync();
        await OperatedAsync();
        await SentBackAsync();
        await ByOthersAsync();
    }

    private async Task OnTheWayAsync()
    {
        var draft = await StartAsync("release-draft", "ziran", "国有建设用地使用权出让公告", "land", "");
        await AttachAsync(draft, "ziran.jingban", "宗地图.png", Pictures.Signature(shade: 90));

        var secrecy = await StartAsync("release-at-secrecy", "baixi", "白溪镇2022年春节期间便民服务安排", "notices", "便民服务中心春节期间安排人员值班。");
        await AttachAsync(secrecy, "baixi.jingban", "值班安排.docx", Docx("值班安排", "每日9时至17时。"));
        await WalkAsync(secrecy, "baixi.jingban");
        var (drafter, reader) = (await county.PersonAsync("baixi.jingban"), await county.PersonAsync("baixi.fenguan"));
        Done(await DoAsync<CirculateHandler, Result<Circulated>>(h => h.HandleAsync(new Circulate(secrecy, [reader], 1, "请先看一看", drafter), default)));
        Done(await DoAsync<AskQuestionHandler, Result<Question>>(h => h.HandleAsync(new AskQuestion(secrecy, reader, "值班电话要不要一并公开？", drafter), default)));

        var returned = await StartAsync("release-returned", "baixi", "白溪镇集贸市场搬迁公告", "notices", "集贸市场搬迁到镇东新址。");
        await WalkAsync(returned, "baixi.jingban", "baixi.baomi");
        await DecideAsync(returned, "baixi.zhuren", "Return", "请写明搬迁日期");

        var joint = await StartAsync("release-joint", "liuhe", "柳河镇2022年部门预算", "finance", "预算按县财政局批复公开。", Joint);
        await WalkAsync(joint, "liuhe.jingban", "liuhe.baomi", "liuhe.zhuren");

        var byOne = await StartAsync("release-levels-by-one-open", "songping", "松坪乡高龄津贴发放公告", "relief", "高龄津贴按月发放。");
        await WalkAsync(byOne, "songping.jingban", "songping.zhuren", "songping.zhuren");

        // What nothing looked for in a release: an identity number.
        var sensitive = await StartAsync("release-sensitive", "shiqiao", "石桥镇行政处罚结果公示", "penalties", "当事人公民身份号码11010519491231002X，罚款200元。");
        await WalkAsync(sensitive, "shiqiao.jingban", "shiqiao.baomi", "shiqiao.zhuren", "shiqiao.fenguan");
    }

    private async Task OperatedAsync()
    {
        await CreateAsync("hongfeng.fenguan2", "红枫镇分管领导乙", "hongfeng", Positions.LeaderInCharge);
        var transferred = await StartAsync("release-transferred", "hongfeng", "红枫镇垃圾分类实施方案", "plans", "各村按方案实施。");
        await WalkAsync(transferred, "hongfeng.jingban", "hongfeng.baomi", "hongfeng.zhuren");
        var second = await county.PersonAsync("hongfeng.fenguan2");
        await OperateAsync(transferred, "hongfeng.fenguan", task => new OfficeOperation.Transfer(task, second));

        var signers = await StartAsync("release-signer-before", "hongfeng", "红枫镇防汛值守公告", "notices", "汛期各村专人值守。");
        await WalkAsync(signers, "hongfeng.jingban", "hongfeng.baomi", "hongfeng.zhuren");
        var asked = await county.PersonAsync("hongfeng.zhuren");
        await OperateAsync(signers, "hongfeng.fenguan", task => new OfficeOperation.AddSigner(task, asked, Positions.OfficeDirector, SignerPart.Before));

        var held = await StartAsync("release-held", "jiaoyu", "2022年春季学期开学安排", "notices", "各校按校历开学。");
        await WalkAsync(held, "jiaoyu.jingban", "jiaoyu.baomi");
        await OperateAsync(held, "jiaoyu.zhuren", _ => new OfficeOperation.Hold(), "等上级文件");

        var ended = await StartAsync("release-terminated", "baixi", "白溪镇迎春文艺演出公告", "notices", "演出在镇文化站举行。");
        await WalkAsync(ended, "baixi.jingban", "baixi.baomi");
        await OperateAsync(ended, "baixi.zhuyao", _ => new OfficeOperation.Terminate(), "活动取消");
    }

    private async Task SentBackAsync()
    {
        var again = await StartAsync("release-run-again", "hongfeng", "红枫镇农贸市场改造招标公告", "procurement", "招标文件在镇政府领取。");
        await WalkAsync(again, "hongfeng.jingban", "hongfeng.baomi", "hongfeng.zhuren", "hongfeng.fenguan2");
        await OperateAsync(again, "hongfeng.zhuyao", task => new OfficeOperation.Return(task, "secrecy", AfterReturn.RunAgain), "请再审一遍");
        await WalkAsync(again, "hongfeng.baomi");

        var straight = await StartAsync("release-straight-to-level", "jiaoyu", "县城小学招生片区划分方案", "plans", "片区划分按街道执行。");
        await WalkAsync(straight, "jiaoyu.jingban", "jiaoyu.baomi", "jiaoyu.zhuren", "jiaoyu.fenguan");
        await OperateAsync(straight, "jiaoyu.zhuyao", task => new OfficeOperation.Return(task, "secrecy", AfterReturn.BackToMe), "请再看一遍");

        var withdrawn = await StartAsync("release-withdrawn", "jiaoyu", "教师资格认定结果公示", "permits", "认定结果公示七日。");
        await WalkAsync(withdrawn, "jiaoyu.jingban", "jiaoyu.baomi");
        var level = (await OpenAsync(withdrawn))[0].Id;
        await WalkAsync(withdrawn, "jiaoyu.zhuren");
        await OperateAsync(withdrawn, "jiaoyu.zhuren", _ => new OfficeOperation.Withdraw(level));
    }

    private async Task ByOthersAsync()
    {
        // 主要领导 is away; who acts for him has decided the level before.
        var delegated = await StartAsync("release-delegated", "ziran", "土地征收启动公告", "land", "征收范围见公告栏。");
        await WalkAsync(delegated, "ziran.jingban", "ziran.baomi", "ziran.zhuren", "ziran.fenguan");
        await DelegateAsync("ziran.zhuyao", "ziran.fenguan", "外出学习");

        // The drafter acts for 保密审查员 and reviewed his own text.
        await DelegateAsync("liuhe.baomi", "liuhe.jingban", "休假");
        var own = await StartAsync("release-own-secrecy", "liuhe", "柳河镇农田灌溉用水安排", "notices", "灌溉用水按片区轮流。", Plain);
        await WalkAsync(own, "liuhe.jingban", "liuhe.jingban");

        var paper = await StartAsync("release-on-paper", "qingshi", "青石镇林木采伐许可结果", "permits", "许可结果以许可证为准。", Reverse);
        await WalkAsync(paper, "qingshi.jingban", "qingshi.baomi");
        var (task, signer, clerk) = ((await OpenAsync(paper))[0].Id, await county.PersonAsync("qingshi.zhuyao"), await county.PersonAsync("qingshi.zhuren"));
        await using var scan = new MemoryStream(Pictures.Signature());
        Done(await DoAsync<PaperDesk, Result<DecisionMade>>(d => d.EnterAsync(new EnterPaper(
            task, "Approve", "同意。", 1, signer, DateOnly.FromDateTime(county.Clock.Now.Date), "签批页.png", scan, clerk), default)));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var account = Done(await DoAsync<RegisterSystemAccountHandler, Result<Guid>>(h => h.HandleAsync(
            new RegisterSystemAccount("县局办公系统", key.ExportSubjectPublicKeyInfoPem(), ["ziran"], [Positions.OfficeDirector]), default)));
        var commanded = await StartAsync("release-by-command", "ziran", "矿业权出让结果公示", "other", "出让结果公示十个工作日。");
        await WalkAsync(commanded, "ziran.jingban", "ziran.baomi");
        var level = (await OpenAsync(commanded))[0].Id;
        Done(await DoAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(new DecideTask(level, "Approve", "", 1, new Actor.OfSystem(account)), default)));
    }

    /// <param name="key">What the case is there for.</param>
    /// <param name="process">Null: as the unit has it.</param>
    private async Task<Guid> StartAsync(string key, string unitCode, string title, string column, string body, string? process = null)
    {
        var (unit, drafter) = (await county.UnitAsync(unitCode), await county.PersonAsync($"{unitCode}.jingban"));
        if (process is not null)
        {
            var administrator = await county.PersonAsync("yunling.guanli");
            Done(await DoAsync<SetUnitRulesHandler, Result<Done>>(h => h.HandleAsync(
                new SetUnitRules(administrator, unit, process, BusMaySign: false, LevelsByOne: true, PaperByClerk: true), default)));
        }

        var started = Done(await DoAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unit, drafter), default)));
        var texts = new Dictionary<string, string> { ["title"] = title, ["column"] = column, ["body"] = body };
        await SaveAsync(started.CaseId, $"{unitCode}.jingban", ReleaseKind.Section, new SectionContent(texts, new Dictionary<string, string?>()));
        return cases[key] = started.CaseId;
    }

    private async Task AttachAsync(Guid caseId, string userName, string name, byte[] content)
    {
        var (task, person) = ((await OpenAsync(caseId))[0].Id, await county.PersonAsync(userName));
        await using var stream = new MemoryStream(content);
        Done(await DoAsync<AttachFileHandler, Error?>(h => h.HandleAsync(new AttachFile(task, name, stream, person), default)));
    }

    private async Task CreateAsync(string userName, string displayName, string unitCode, string position)
    {
        var administrator = await county.PersonAsync("yunling.guanli");
        Done(await DoAsync<CreatePersonHandler, Result<NewAccount>>(h => h.HandleAsync(new CreatePerson(administrator, displayName, userName, "", ""), default)));
        await GiveAsync(userName, unitCode, position);
    }

    private async Task GiveAsync(string userName, string unitCode, string position)
    {
        var (administrator, person, unit) = (await county.PersonAsync("yunling.guanli"), await county.PersonAsync(userName), await county.UnitAsync(unitCode));
        Done(await DoAsync<GiveHoldingHandler, Result<Guid>>(h => h.HandleAsync(new GiveHolding(administrator, person, unit, position, "2022-01-01", ""), default)));
    }

    private async Task DelegateAsync(string from, string to, string reason)
    {
        var (giver, taker) = (await county.PersonAsync(from), await county.PersonAsync(to));
        var today = DateOnly.FromDateTime(county.Clock.Now.Date);
        Done(await DoAsync<DelegationDesk, Result<Guid>>(d => d.DelegateAsync(
            new Disclosure.People.Delegate(giver, giver, taker, null, CaseKinds.InformationRelease, today, today.AddDays(30), reason), default)));
    }

    private static byte[] Docx(params string[] paragraphs)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
                """);
            Add(zip, "_rels/.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="document" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
                """);
            Add(zip, "word/document.xml",
                $"""
                <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{string.Concat(paragraphs.Select(p => $"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>"))}</w:body></w:document>
                """);
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
