using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Rendering;

namespace Workflow.Web.Pages.Drafts;

/// <summary>What a form holds at this moment, to be checked and not saved.</summary>
public sealed record Typed(Dictionary<string, string?>? Texts, Dictionary<string, string?>? Cells, bool Submitted);

/// <summary>What the editor's script is told after every change, in the same words as the page.</summary>
internal static class FindingsAnswer
{
    private const int LongestText = 30_000;

    public static JsonResult Of(Report report, IReadOnlyList<Finding> findings, bool submitted)
    {
        Finding[] fails = [.. findings.Where(f => f.Severity == Severity.Fail && (submitted || !f.IsToDo()))];
        return new(new
        {
            list = FindingsHtml.List(report, findings, submitted),
            refusal = submitted ? FindingsHtml.List(report, fails, submitted: true) : "",
            fails = fails.Places(_ => true),
            warns = findings.Places(f => f.Severity == Severity.Warn),
            toDo = submitted ? 0 : findings.Places(f => f.IsToDo()),
            cells = fails.Where(f => !f.IsToDo()).SelectMany(f => f.Cells).GroupBy(c => c, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Count(), StringComparer.Ordinal),
        });
    }

    /// <summary>Checks read every text many times: what is far too long to be saved is not checked either.</summary>
    /// <returns>Why not, or null.</returns>
    public static string? TooLong(Dictionary<string, string?> texts, Dictionary<string, string?> cells) =>
        texts.Values.Any(t => t?.Length > LongestText) || cells.Values.Any(c => c?.Length > LongestText) ? $"有一段超过{LongestText}字，没有检查。请删减。" : null;

    /// <param name="most">In bytes, whether the request says its length or not.</param>
    /// <returns>Null where the body is larger, or not what was expected.</returns>
    public static async Task<T?> ReadOrNullAsync<T>(this HttpRequest request, long most, CancellationToken ct)
        where T : class
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        try
        {
            return await request.ReadFromJsonAsync<T>(ct);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or BadHttpRequestException)
        {
            return null;
        }
    }
}
