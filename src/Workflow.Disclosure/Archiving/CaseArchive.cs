using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;
using Workflow.Reports;
using Workflow.Reports.Exporting;

namespace Workflow.Disclosure.Archiving;

/// <summary>一事一档: a whole case as one zip, written as it is read: every signed version in every format, the sheet, the record
/// for people and for programs, what was asked and sent to read beside it, the attachments, and last a manifest with the SHA-256 of each file.</summary>
public sealed class CaseArchives(DisclosureDbContext db, ApprovalSheets sheets, CaseTalks talks, CirculationLists circulations, FileStore files)
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record Listed(string Path, long Size, string Sha256);

    /// <summary>Leaves the stream open, which need not seek.</summary>
    public async Task WriteAsync(CaseFile file, Stream to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        var unit = await db.Units.Where(u => u.Id == file.Case.UnitId).Select(u => u.Name).SingleAsync(ct);
        var listed = new List<Listed>();
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        foreach (var (path, content) in Made(file, await sheets.OfAsync(file, ct), unit))
        {
            listed.Add(await AddAsync(zip, path, new MemoryStream(content), ct));
        }

        var (asked, sent) = (await talks.OfCaseAsync(file.Case.Id, ct), await circulations.OfCaseAsync(file.Case.Id, ct));
        if (asked.Count + sent.Count > 0)
        {
            listed.Add(await AddAsync(zip, "沟通和传阅.html", new MemoryStream(RecordHtml.Talks(file, unit, asked, sent)), ct));
        }

        foreach (var signed in file.Decisions)
        {
            if (file.PictureOf(signed) is { } png)
            {
                listed.Add(await AddAsync(zip, $"手写签名/第{signed.Number:D2}条.png", new MemoryStream(png), ct));
            }
        }

        foreach (var (index, (row, kept)) in file.Attachments.Index())
        {
            // A file that is gone is said by the record's check, and its place stays empty.
            if (kept is not null)
            {
                await using var content = files.Open(row.Hash);
                listed.Add(await AddAsync(zip, $"附件/{index + 1:D2}-{row.Name}", content, ct));
            }
        }

        var manifest = new
        {
            caseId = file.Case.Id,
            unit,
            title = file.Case.Title,
            kind = file.Case.Kind,
            entries = file.Case.DecisionCount,
            recordHead = file.Case.RecordHead,
            files = listed,
        };
        await AddAsync(zip, "manifest.json", new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, Readable)), ct);
    }

    private static IEnumerable<(string Path, byte[] Content)> Made(CaseFile file, ApprovalSheet? sheet, string unit)
    {
        foreach (var version in file.Versions.Where(v => file.Decisions.Any(d => d.VersionId == v.Id)))
        {
            var folder = $"稿件/第{version.Number}版/";
            // Exactly the bytes that were hashed and signed.
            yield return ($"{folder}稿件.原文.json", Encoding.UTF8.GetBytes(version.Content));
            if (file.Case.Kind == CaseKinds.AnnualReport && ContentHash.Of(version.Content) == version.Hash)
            {
                var report = Report.FromJson(version.Content);
                foreach (var format in ReportExport.Formats)
                {
                    yield return ($"{folder}年度报告.{format.Name}", ReportExport.Bytes(report, format));
                }
            }
            else if (file.Case.Kind == CaseKinds.InformationRelease && ContentHash.Of(version.Content) == version.Hash)
            {
                yield return ($"{folder}公开信息.html", RecordHtml.Release(Releases.ReleaseDocument.Read(version.Content)));
            }
        }

        if (sheet is not null)
        {
            using var word = new MemoryStream();
            ApprovalSheetWord.Write(sheet, word);
            yield return ($"{sheet.Heading}.docx", word.ToArray());
        }

        var parts = RecordCheck.Parts(file);
        yield return ("办理记录.html", RecordHtml.Of(file, unit, parts));
        yield return ("办理记录.json", JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                unit,
                @case = file.Case,
                check = parts,
                decisions = file.Decisions,
                versions = file.Versions.Select(v => new { v.Id, v.Number, v.Hash, v.CreatedBy, v.CreatedByName, v.CreatedAt }),
                attachments = file.Attachments.Select(a => a.Row),
            }, Readable));
    }

    private static async Task<Listed> AddAsync(ZipArchive zip, string path, Stream content, CancellationToken ct)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        await using (var to = await entry.OpenAsync(ct))
        {
            var buffer = new byte[81920];
            for (int read; (read = await content.ReadAsync(buffer, ct)) > 0; size += read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }

        return new(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
