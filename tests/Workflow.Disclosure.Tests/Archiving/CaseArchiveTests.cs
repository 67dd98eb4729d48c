using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Talks;
using Workflow.Disclosure.Tests.Review;
using Workflow.Reports.Importing;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Archiving;

public sealed class CaseArchiveTests(SignedRelease release) : IClassFixture<SignedRelease>
{
    [Fact]
    public async Task A_release_is_archived_with_its_attachment_and_a_manifest_that_fits_every_file()
    {
        using var zip = new ZipArchive(await ArchiveAsync(release.County, release.CaseId));
        Assert.Equal(
            ["稿件/第1版/稿件.原文.json", "稿件/第1版/公开信息.html", "政府信息发布审批单.docx", "办理记录.html", "办理记录.json", "手写签名/第02条.png", "附件/01-安排表.pdf", "manifest.json"],
            zip.Entries.Select(e => e.FullName));
        AssertManifest(zip);
        Assert.Contains("青石镇保密审查员", Read(zip, "办理记录.html"), StringComparison.Ordinal);
        Assert.Contains("<img src=\"data:image/png;base64,", Read(zip, "办理记录.html"), StringComparison.Ordinal);
        using var record = JsonDocument.Parse(Read(zip, "办理记录.json"));
        Assert.Equal(3, record.RootElement.GetProperty("decisions").GetArrayLength());
    }

    [Fact]
    public async Task A_report_is_archived_in_every_format_with_what_was_asked_and_sent_to_read_and_reads_back_from_each()
    {
        await using var county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        var task = await county.OpenTaskAsync("qingshi");
        await county.TypeReportAsync(task.Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));

        var (drafter, leader) = (await county.PersonAsync("qingshi.jingban"), await county.PersonAsync("qingshi.fenguan"));
        var asked = (await county.WithAsync<AskQuestionHandler, Result<Question>>(h => h.HandleAsync(new AskQuestion(task.CaseId, drafter, "第三部分<数据>从哪来？", leader), default))).Value!;
        await county.WithAsync<AnswerQuestionHandler, Result<Question>>(h => h.HandleAsync(new AnswerQuestion(asked.Id, "取自登记簿。", drafter), default));
        await county.WithAsync<CirculateHandler, Result<Circulated>>(h => h.HandleAsync(new Circulate(task.CaseId, [leader], 1, "请先看。", drafter), default));

        using var zip = new ZipArchive(await ArchiveAsync(county, task.CaseId));
        AssertManifest(zip);
        var talks = Read(zip, "沟通和传阅.html");
        foreach (var said in (string[])["第三部分&lt;数据&gt;从哪来？", "取自登记簿。", "答青石镇分管领导", "请先看。", "没有阅读"])
        {
            Assert.Contains(said, talks, StringComparison.Ordinal);
        }

        foreach (var format in (string[])["docx", "html", "xlsx", "json"])
        {
            using var copy = new MemoryStream();
            zip.GetEntry($"稿件/第1版/年度报告.{format}")!.Open().CopyTo(copy);
            copy.Position = 0;
            Assert.Equal("青石镇人民政府", ReportImporter.Read(copy, $"年度报告.{format}").Report!.UnitName);
        }
    }

    private static void AssertManifest(ZipArchive zip)
    {
        using var manifest = JsonDocument.Parse(Read(zip, "manifest.json"));
        var listed = manifest.RootElement.GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("path").GetString()!, f => f.GetProperty("sha256").GetString());
        Assert.Equal(zip.Entries.Select(e => e.FullName).Where(n => n != "manifest.json"), listed.Keys);
        Assert.All(listed, f => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(zip.GetEntry(f.Key)!.Open())), f.Value));
    }

    private static string Read(ZipArchive zip, string path) => new StreamReader(zip.GetEntry(path)!.Open()).ReadToEnd();

    private static async Task<MemoryStream> ArchiveAsync(County county, Guid caseId)
    {
        var zip = new MemoryStream();
        var file = await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default));
        await county.WithAsync<CaseArchives, bool>(async a =>
        {
            await a.WriteAsync(file!, zip, default);
            return true;
        });
        return zip;
    }
}
