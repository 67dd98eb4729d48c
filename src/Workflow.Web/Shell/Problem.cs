using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Workflow.Web.Shell;

/// <summary>A page that says why the asked-for one does not come.</summary>
/// <param name="Hint">What to do now.</param>
/// <param name="Kept">What was typed and is offered to be sent again.</param>
/// <param name="SendAgain">The words of that button.</param>
public sealed record Problem(int Status, string Title, string Message, string Hint, KeptForm? Kept = null, string SendAgain = "再次提交", string? TraceId = null)
{
    /// <summary>Leads to the sign-in page in another window, so that this one and what it holds stays.</summary>
    public bool OffersSignIn { get; init; }

    /// <summary>The kept form carries its old token, because no new one can be made now.</summary>
    public bool KeepsToken { get; init; }

    public static Problem OfStatus(int status) => status switch
    {
        400 => new(status, "请求看不懂", "这个请求的内容不完整，或格式不对。", "请返回上一页重新操作。"),
        401 => new(status, "需要登录", "登录已超时，或还没有登录。", "请登录后再试。") { OffersSignIn = true },
        403 or 404 => new(404, "没有找到", "没有这个页面，或者它不在您的职责范围内。", "请检查网址；如果是从链接进来的，事项可能已经办结或转到别的岗位。"),
        405 => new(status, "不能这样打开", "这个网址不能这样使用。", "请从页面上的按钮进入。"),
        413 => new(status, "内容太大", "提交的内容或文件超过了大小限制，没有保存。", "请返回上一页，减小文件或分几次提交；已保存的内容没有变。"),
        415 => new(status, "格式不支持", "提交的内容格式不对。", "请返回上一页重新操作。"),
        429 => new(status, "请求太多", "短时间内请求太多。", "请过一会儿再试。"),
        503 => new(status, "暂时不能使用", "系统暂时不能处理请求。", "请过一会儿再试。"),
        _ => new(status, "出错了", "系统出了问题，已经记录下来。", "请稍后再试；多次出现请把下面的编号告诉县政府办公室。"),
    };

    /// <summary>A whole page for a person, a fragment for htmx, JSON for a script. Needs no sign-in, no database, no MVC route.</summary>
    public async Task ShowAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.StatusCode = Status;
        http.Response.Headers.CacheControl = "no-store";
        var fragment = http.Request.Headers.ContainsKey("HX-Request");
        if (!fragment && !http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            await http.Response.WriteAsJsonAsync(new { message = Message, hint = Hint, traceId = TraceId });
            return;
        }

        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>();
        var data = new ViewDataDictionary<Problem>(metadata, new ModelStateDictionary()) { Model = this, ["Fragment"] = fragment, ["Title"] = Title };
        var view = new ViewResult { ViewName = "/Pages/Shared/Problem.cshtml", ViewData = data, StatusCode = Status };
        await http.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>()
            .ExecuteAsync(new ActionContext(http, http.GetRouteData() ?? new(), new ActionDescriptor()), view);
    }
}

/// <summary>The same from within a page's filters.</summary>
public sealed class ProblemResult(Problem problem) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => problem.ShowAsync(context.HttpContext);
}
