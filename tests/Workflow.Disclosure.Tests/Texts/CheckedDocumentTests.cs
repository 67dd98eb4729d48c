using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Reports.Layouts;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Texts;

/// <summary>Whatever kind of document, wherever in it: what must not go public stops it at 送审, and its place is said.</summary>
public sealed class CheckedDocumentTests : IAsyncLifetime
{
    private static readonly string[] Forbidden = ["11010519491231002X", "6222 0212 3456 7890 128", "机密★1年"];
    private County county = null!;

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task In_every_text_of_every_kind_it_stops_the_document_with_its_place()
    {
        var kinds = county.Host.Services.GetServices<IDocumentKind>().Select(k => k.Kind).Order(StringComparer.Ordinal);
        Assert.Equal([CaseKinds.AnnualReport, CaseKinds.InformationRelease], kinds);
        await county.StartCampaignAsync("qingshi");
        var report = await county.OpenTaskAsync("qingshi");
        await county.TypeReportAsync(report.Id, "qingshi.jingban");
        await county.StartReleaseAsync("information-release", "baixi");
        var release = await county.OpenTaskAsync("baixi");
        var layout = ReportLayouts.For(2021);
        var places = layout.Parts.SelectMany(p => p.Texts.Where(t => t.Proposed is null).Select(t => (Unit: "qingshi", Task: report, Section: p.Key, Text: t.Key, Place: p.PlaceOf(t))))
            .Concat([(Unit: "baixi", Task: release, Section: ReleaseKind.Section, Text: "title", Place: "标题"), (Unit: "baixi", Task: release, Section: ReleaseKind.Section, Text: "body", Place: "正文第1段")]);
        foreach (var (unit, task, section, text, place) in places)
        {
            var before = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == task.CaseId && s.Section == section).Select(s => s.Content).SingleAsync());
            var content = SectionContent.Read(before);
            await SaveAsync(task, unit, section, content with { Texts = new Dictionary<string, string>(content.Texts) { [text] = $"有关情况：{string.Join('，', Forbidden)}。" } });

            var refused = Assert.IsType<DocumentFails>((await county.DecideAsync($"{unit}.jingban", task.Id, "Submit")).Error);
            foreach (var shown in (string[])["“110*************2X”是身份证号", "“622**************28”是银行卡号", "“机密★1年”是密级或内部标志"])
            {
                Assert.Single(refused.Details, d => d.StartsWith(place, StringComparison.Ordinal) && d.Contains(shown, StringComparison.Ordinal));
            }

            Assert.DoesNotContain(refused.Details, d => d.Contains("19491231", StringComparison.Ordinal));
            await SaveAsync(task, unit, section, content);
        }
    }

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "名单.docx", OfficeFiles.Docx(OfficeFiles.Paragraph("11010519491231002X")), "附件“名单.docx”正文第1段：“110*************2X”是身份证号。" },
        { "名单.xlsx", OfficeFiles.Xlsx("<row r=\"3\"><c t=\"inlineStr\"><is><t>机密★1年</t></is></c></row>"), "附件“名单.xlsx”工作表“名单”第3行：“机密★1年”是密级或内部标志。" },
        { "名单.pdf", OfficeFiles.Pdf("", OfficeFiles.PdfLines("6222021234567890128")), "附件“名单.pdf”第2页第1行：“622**************28”是银行卡号。" },
        { "名单.ofd", OfficeFiles.OfdPage("11010519491231002X"), "附件“名单.ofd”第1页第1行：“110*************2X”是身份证号。" },
        { "11010519491231002X.pdf", OfficeFiles.Pdf(OfficeFiles.PdfLines("text")), "附件名称：“110*************2X”是身份证号。" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Inside_an_attachment_it_stops_the_release_with_file_and_place_also_where_nobody_had_read_it(string name, byte[] file, string told)
    {
        var task = await ReleaseAsync();
        Assert.Null(await AttachAsync(task, name, file));
        Assert.Equal(1, await county.QueryAsync(db => db.FileReadings.CountAsync()));
        Refused(await county.DecideAsync("baixi.jingban", task.Id, "Submit"));

        // As in a database from before files were read.
        await county.Database.ExecuteAsync("DELETE FROM file_readings");
        Refused(await county.DecideAsync("baixi.jingban", task.Id, "Submit"));
        Assert.Equal(1, await county.QueryAsync(db => db.FileReadings.CountAsync()));
        Assert.False(await county.QueryAsync(db => db.FileReadings.AnyAsync(r => r.Reading.Contains("19491231"))));

        void Refused(Result<DecisionMade> decided) =>
            Assert.Contains(Assert.IsType<DocumentFails>(decided.Error).Details, d => d.StartsWith(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_searched_and_what_could_not_be_is_said_to_everybody_who_decides()
    {
        var task = await ReleaseAsync();
        Assert.Null(await AttachAsync(task, "公告.pdf", OfficeFiles.Pdf(OfficeFiles.PdfLines("one"), OfficeFiles.PdfLines("two"), "")));
        Assert.True((await county.DecideAsync("baixi.jingban", task.Id, "Submit")).Succeeded);
        foreach (var reader in (string[])["baixi.baomi", "baixi.zhuren"])
        {
            // An earlier reader's word does not count: the page reads again.
            await county.Database.ExecuteAsync("UPDATE file_readings SET reader = reader - 1");
            var reading = await ReadAsync(reader);
            Assert.Empty(reading.Faults);
            Assert.Equal(
                "已查找：身份证号、护照和通行证号、银行卡号、手机号码、密级和内部标志；查过：发布单位、标题、正文、附件名称、附件“公告.pdf”（3页）。没有发现。", reading.Search.Statement);
            Assert.Equal(["附件“公告.pdf”第3页没有可以读出的文字，像是扫描件或图片，没有查，请人工看。"], reading.Search.Unsearched);
            await county.WalkAsync("baixi", (reader, "Approve"));
        }
    }

    [Theory]
    [InlineData("图.jpg", "附件“图.jpg”是图片，里面的文字没有查，请人工看。")]
    [InlineData("坏.pdf", "附件“坏.pdf”打不开，可能已经损坏，没有查，请人工看。")]
    [InlineData("扫描.pdf", "附件“扫描.pdf”里面没有可以读出的文字，像是扫描件，没有查，请人工看。")]
    public async Task A_file_that_cannot_be_searched_goes_on_and_is_told(string name, string told)
    {
        var task = await ReleaseAsync();
        byte[] file = name switch { "图.jpg" => [0xFF, 0xD8, 0xFF, 0xE0, 1], "坏.pdf" => "%PDF-1.7 a page"u8.ToArray(), _ => OfficeFiles.Pdf("") };
        Assert.Null(await AttachAsync(task, name, file));
        Assert.True((await county.DecideAsync("baixi.jingban", task.Id, "Submit")).Succeeded);
        Assert.Equal([told], (await ReadAsync("baixi.baomi")).Search.Unsearched);
    }

    [Fact]
    public async Task A_phone_number_is_shown_to_the_reader_and_stops_nothing()
    {
        var task = await ReleaseAsync("请与13800138000联系。");
        Assert.True((await county.DecideAsync("baixi.jingban", task.Id, "Submit")).Succeeded);
        var search = (await ReadAsync("baixi.baomi")).Search;
        Assert.Equal(["正文第1段：“138******00”像是手机号码，请核对能不能公开。"], search.Warnings);
        Assert.DoesNotContain("没有发现", search.Statement, StringComparison.Ordinal);
    }

    private async Task<ReviewTask> ReleaseAsync(string body = "正文。")
    {
        await county.StartReleaseAsync("information-release", "baixi", body);
        return await county.OpenTaskAsync("baixi");
    }

    private async Task<Error?> AttachAsync(ReviewTask task, string name, byte[] content)
    {
        var person = await county.PersonAsync("baixi.jingban");
        return await county.WithAsync<AttachFileHandler, Error?>(h => h.HandleAsync(new AttachFile(task.Id, name, new MemoryStream(content), person), default));
    }

    private async Task<Reading> ReadAsync(string userName)
    {
        var (task, person) = (await county.OpenTaskAsync("baixi"), await county.PersonAsync(userName));
        var view = (await county.WithAsync<TaskViews, TaskView?>(v => v.ReadAsync(task.Id, person, default)))!;
        return (await county.WithAsync<ReadingDesk, Reading?>(d => d.ReadAsync(view, person, default)))!;
    }

    private async Task SaveAsync(ReviewTask task, string unit, string section, SectionContent content)
    {
        var person = await county.PersonAsync($"{unit}.jingban");
        var version = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == task.CaseId && s.Section == section).Select(s => s.Version).SingleAsync());
        var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(task.Id, section, version, content, person), default));
        Assert.True(saved.Succeeded, saved.Error?.Message);
    }
}
