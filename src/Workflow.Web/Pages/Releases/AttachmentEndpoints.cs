using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Web.Pages.Public;

namespace Workflow.Web.Pages.Releases;

/// <summary>Attachments are saved, not opened in the site's own origin; only what cannot hold a script, or runs none here, is shown.</summary>
public static partial class AttachmentEndpoints
{
    public static IEndpointRouteBuilder MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/attachments/{id:guid}", OfCaseAsync).RequireAuthorization();
        routes.MapGet("/attachments/{id:guid}/preview", PreviewAsync).RequireAuthorization();
        routes.MapGet("/public/attachments/{id:guid}", PublishedAsync).AllowAnonymous();
        return routes;
    }

    private static readonly string[] Pictures = ["image/png", "image/jpeg"];
    private const string Pdf = "application/pdf";

    public static bool CanPreview(string contentType) => contentType == Pdf || Pictures.Contains(contentType);

    private static async Task<IResult> OfCaseAsync(
        Guid id, HttpContext http, DisclosureDbContext db, Authority authority, FileStore files, TimeProvider clock) =>
        await FindAsync(id, http, db, authority, clock) is { } found
            ? Send(http, files.Open(found.Hash), found.ContentType, found.Name)
            : Results.NotFound();

    private static async Task<IResult> PreviewAsync(
        Guid id, HttpContext http, DisclosureDbContext db, Authority authority, FileStore files, TimeProvider clock)
    {
        if (await FindAsync(id, http, db, authority, clock) is not { } found || !CanPreview(found.ContentType))
        {
            return Results.NotFound();
        }

        // A sandbox would keep the browser's own PDF viewer from starting, which runs nothing of the file in this origin.
        http.Response.Headers.ContentSecurityPolicy = found.ContentType == Pdf
            ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
            : "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentDisposition = new System.Net.Http.Headers.ContentDispositionHeaderValue("inline") { FileNameStar = found.Name }.ToString();
        return Results.Stream(files.Open(found.Hash), found.ContentType, enableRangeProcessing: true);
    }

    /// <returns>Null where there is none, or its case is not to be seen.</returns>
    private static async Task<Attachment?> FindAsync(Guid id, HttpContext http, DisclosureDbContext db, Authority authority, TimeProvider clock)
    {
        var ct = http.RequestAborted;
        var found = await db.Attachments.AsNoTracking().Where(a => a.Id == id)
            .Join(db.Cases, a => a.CaseId, c => c.Id, (a, c) => new { Attachment = a, c.UnitId, c.Kind }).SingleOrDefaultAsync(ct);
        if (found is null || !await authority.MaySeeAsync(http.User.PersonId(), found.UnitId, found.Kind, LocalTime.Today(clock), ct))
        {
            return null;
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return found.Attachment;
    }

    /// <summary>Only the attachment that a published version names, while that is not taken down and the file is the one that was signed.</summary>
    private static async Task<IResult> PublishedAsync(
        Guid id, HttpContext http, DisclosureDbContext db, PublicDocuments documents, FileStore files, ILogger<FileStore> logger)
    {
        var ct = http.RequestAborted;
        var caseId = await db.Attachments.Where(a => a.Id == id && a.Series == null).Select(a => (Guid?)a.CaseId).SingleOrDefaultAsync(ct);
        var found = caseId is null ? new NotPublished() : await documents.AttachmentAsync(caseId.Value, id, ct);
        if (!found.Succeeded)
        {
            http.Response.Headers.CacheControl = "no-store";
            return found.Error switch
            {
                WasTakenDown => Results.Text(found.Error.Message, statusCode: StatusCodes.Status410Gone),
                NotFoundError => Results.NotFound(),
                _ => Results.Text(found.Error.Message, statusCode: StatusCodes.Status503ServiceUnavailable),
            };
        }

        var signed = found.Value;
        var file = files.Open(signed.Hash);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) != signed.Hash)
        {
            await file.DisposeAsync();
            LogChanged(logger, id, caseId!.Value);
            return Results.Text(new NotAsSigned().Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        file.Position = 0;
        http.Response.Headers.CacheControl = PublicCache.Control;
        return Send(http, file, signed.ContentType, signed.Name, new($"\"{signed.Hash}\""));
    }

    private static IResult Send(HttpContext http, Stream file, string contentType, string name, EntityTagHeaderValue? tag = null)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(file, contentType, name, entityTag: tag, enableRangeProcessing: true);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The file of attachment {AttachmentId} of case {CaseId} is not what was signed; it is not sent")]
    private static partial void LogChanged(ILogger logger, Guid attachmentId, Guid caseId);
}
