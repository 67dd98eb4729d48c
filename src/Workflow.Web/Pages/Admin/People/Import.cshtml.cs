using System.Text;
using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin.People;

[RequestSizeLimit(MaxBody)]
public sealed class ImportModel(ImportPeopleHandler import) : AdminPage
{
    /// <summary>In bytes: <see cref="PeopleCsv.MaxSize"/> of GB18030 grows when it comes back as UTF-8, and a larger file shall be refused in words.</summary>
    private const long MaxBody = 8 * 1024 * 1024;
    private const int MostRowsShown = 200;

    public ImportOutcome? Outcome { get; private set; }
    public bool Imported { get; private set; }

    /// <summary>With the mark, so that Excel reads it as UTF-8.</summary>
    public static string Template { get; } = Convert.ToBase64String(
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(',', PeopleCsv.Columns) + "\r\n青石镇人民政府,张三,zhangsan,经办人,2026-01-01,,zhangsan@example.gov.cn,0851-1234567\r\n")]);

    public string PasswordsFile => Convert.ToBase64String(PeopleCsv.Write(Outcome?.Created ?? []));

    /// <summary>Every row with a fault, and the first of the others.</summary>
    public IEnumerable<ImportRow> Shown => Outcome is null ? [] : Outcome.Rows.Where(r => r.Faults.Count > 0).Concat(Outcome.Rows.Where(r => r.Faults.Count == 0).Take(MostRowsShown));
    public int Hidden => Outcome is null ? 0 : Math.Max(0, Outcome.Rows.Count - Outcome.Faulty - MostRowsShown);

    [BindProperty]
    public string? Text { get; set; }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is null || file.Length == 0)
        {
            return Refuse(new InvalidError("请选择一个CSV文件；空文件不能导入。"));
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        var text = PeopleCsv.Decode(content.ToArray());
        if (!text.Succeeded)
        {
            return Refuse(text.Error);
        }

        Text = text.Value;
        return await RunAsync(confirmed: false, ct);
    }

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken ct) => RunAsync(confirmed: true, ct);

    private async Task<IActionResult> RunAsync(bool confirmed, CancellationToken ct)
    {
        var result = await import.HandleAsync(new ImportPeople(User.PersonId(), Text ?? "", confirmed), ct);
        if (!result.Succeeded)
        {
            return Refuse(result.Error);
        }

        (Outcome, Imported) = (result.Value, confirmed && result.Value.Faulty == 0);
        Response.Headers.CacheControl = "no-store";
        var page = Page();
        page.StatusCode = result.Value.Faulty > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
        return page;
    }
}
