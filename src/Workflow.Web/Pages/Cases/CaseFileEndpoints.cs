using Microsoft.AspNetCore.Http.Features;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>Files made of a case, for whoever may see it.</summary>
public static class CaseFileEndpoints
{
    public static IEndpointRouteBuilder MapCaseFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/{id:guid}/sheet.docx", SheetAsync).RequireAuthorization();
        routes.MapGet("/cases/{id:guid}/archive.zip", ArchiveAsync).RequireAuthorization();
        return routes;
    }

    private static async Task<IResult> SheetAsync(Guid id, HttpContext http, CaseRecords records, CaseFiles files, ApprovalSheets sheets)
    {
        var ct = http.RequestAborted;
        if (await records.OutlineAsync(id, http.User.PersonId(), ct) is null || await files.WithoutAttachmentsAsync(id, ct) is not { } file || await sheets.OfAsync(file, ct) is not { } sheet)
        {
            return Results.NotFound();
        }

        using var word = new MemoryStream();
        ApprovalSheetWord.Write(sheet, word);
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(word.ToArray(), ApprovalSheetWord.ContentType, $"{sheet.Heading}（{file.Case.Title}）.docx");
    }

    private static async Task<IResult> ArchiveAsync(Guid id, HttpContext http, CaseRecords records, CaseFiles files, CaseArchives archives)
    {
        var ct = http.RequestAborted;
        if (await records.OutlineAsync(id, http.User.PersonId(), ct) is null || await files.ReadAsync(id, ct) is not { } file)
        {
            return Results.NotFound();
        }

        // The framework's zip ends an entry with a write that does not wait; everything else is written as it should be.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(to => archives.WriteAsync(file, to, ct), "application/zip", $"{file.Case.Title}（一事一档）.zip");
    }
}
