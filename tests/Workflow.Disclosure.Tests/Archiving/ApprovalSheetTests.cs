using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Drawing.Wordprocessing;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Archiving;

public sealed class ApprovalSheetTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(settings: ("Site:PublicUrl", "https://xxgk.yunling.example"));
        await county.StartCampaignAsync("qingshi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Each_level_has_its_opinions_on_the_present_version_and_those_to_come_a_place_for_a_hand()
    {
        Assert.Null(await SheetAsync());
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Return"), ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));

        var sheet = (await SheetAsync())!;
        Assert.Equal(("政府信息公开工作年度报告签发单", "青石镇人民政府", 1), (sheet.Heading, sheet.UnitName, sheet.VersionNumber));
        Assert.Equal(["保密审查员", "办公室主任", "分管领导", "主要领导", "县级审核员"], sheet.Levels.Select(l => l.Position));
        Assert.Equal([2, 1, 0, 0, 0], sheet.Levels.Select(l => l.Opinions.Count));
        Assert.Equal("退回：请补充数据", sheet.Levels[1].Opinions[0].Text);
        // Of the round that the return made void, and sent again as it was.
        Assert.Equal([true, false], sheet.Levels[0].Opinions.Select(o => o.Earlier));
        Assert.Equal([false, true, true, true, true], sheet.Levels.Select(l => l.IsBlank));
        var head = await county.QueryAsync(db => db.Cases.Select(c => c.RecordHead).SingleAsync());
        Assert.StartsWith("https://xxgk.yunling.example/verify/", sheet.Address, StringComparison.Ordinal);
        Assert.StartsWith(VerifyCode.Read(sheet.Address.Split('/')[^1])!.Value.HashStart, head, StringComparison.Ordinal);
        Assert.Equal(head, sheet.EntryHash);
    }

    [Fact]
    public async Task The_word_file_is_valid_and_the_same_twice_and_carries_code_hash_and_signature()
    {
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var drawn = await county.KeepSignatureAsync("qingshi.baomi");
        await county.Database.ExecuteAsync("UPDATE units SET levels_by_one = true");
        Assert.True((await county.DecideAsync("qingshi.baomi", (await county.OpenTaskAsync("qingshi")).Id, "Approve", signature: drawn)).Succeeded);
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        // One person signs two levels with one picture.
        await county.Database.ExecuteAsync("INSERT INTO holdings (id, person_id, unit_id, position, valid_from) SELECT gen_random_uuid(), person_id, unit_id, '分管领导', '2021-01-01' FROM holdings WHERE person_id = (SELECT id FROM people WHERE user_name = 'qingshi.baomi')");
        Assert.True((await county.DecideAsync("qingshi.baomi", (await county.OpenTaskAsync("qingshi")).Id, "Approve", signature: drawn)).Succeeded);
        var sheet = (await SheetAsync())!;
        Assert.Equal(Pictures.Signature(), sheet.Levels[0].Opinions[0].Picture);
        Assert.Null(sheet.Levels[1].Opinions[0].Picture);
        Assert.NotNull(sheet.Levels[2].Opinions[0].Picture);

        using var file = new MemoryStream();
        ApprovalSheetWord.Write(sheet, file);
        using var again = new MemoryStream();
        ApprovalSheetWord.Write(sheet, again);
        Assert.Equal(file.ToArray(), again.ToArray());
        using var word = WordprocessingDocument.Open(file, false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2013).Validate(word).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Contains(sheet.VersionHash[..16], word.MainDocumentPart!.Document.InnerText, StringComparison.Ordinal);
        Assert.Equal(2, word.MainDocumentPart.ImageParts.Count());
        Assert.Equal([1u, 2u, 3u], word.MainDocumentPart.Document.Descendants<DocProperties>().Select(d => d.Id!.Value));
    }

    private async Task<ApprovalSheet?> SheetAsync()
    {
        var id = await county.QueryAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        var file = await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(id, default));
        return await county.WithAsync<ApprovalSheets, ApprovalSheet?>(s => s.OfAsync(file!, default));
    }
}
