using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Npgsql;

namespace Workflow.Web.Shell;

/// <summary>Catches whatever a page did not: says it in plain words, shows no stack, logs it once.</summary>
internal sealed partial class ProblemPages(RequestDelegate next, ILogger<ProblemPages> logger)
{
    private const int RetryAfterSeconds = 10;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            var problem = await DescribeAsync(http, exception);
            http.Response.Clear();
            SecurityHeaders.Write(http.Response.Headers);
            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            {
                http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            }

            await problem.ShowAsync(http);
        }
    }

    private async Task<Problem> DescribeAsync(HttpContext http, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
        {
            return Problem.OfStatus(bad.StatusCode);
        }

        if (exception is InvalidDataException)
        {
            // A form with more or longer fields than FormOptions allow.
            return Problem.OfStatus(StatusCodes.Status413PayloadTooLarge);
        }

        if (IsOutage(exception))
        {
            LogOutage(exception, http.Request.Path);
            var kept = await KeptForm.ReadAsync(http, withToken: true);
            return new Problem(
                StatusCodes.Status503ServiceUnavailable, "数据库暂时连不上", "数据库暂时连不上，刚才的操作多半没有生效，不会只做一半。",
                kept is null ? "一般很快会恢复，请过几秒再试。" : "您填写的内容还在这里，请先不要关闭页面，过几秒再提交；如果其实已经办成，会告诉您，不会办两次。", kept)
            { KeepsToken = true };
        }

        LogFailed(exception, http.Request.Path);
        return Problem.OfStatus(StatusCodes.Status500InternalServerError) with
        {
            Kept = await KeptForm.ReadAsync(http, withToken: true),
            KeepsToken = true,
            TraceId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        };
    }

    /// <summary>Whether it is the database's absence rather than a mistake of ours.</summary>
    internal static bool IsOutage(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // 08: connection, 53: resources, 57P: shut down or starting up.
            var found = cause switch
            {
                PostgresException postgres => postgres.SqlState[..2] is "08" or "53" || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal),
                NpgsqlException or SocketException or TimeoutException => true,
                _ => false,
            };
            if (found)
            {
                return true;
            }

            if (cause is PostgresException)
            {
                return false;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database did not answer for {Path}")]
    private partial void LogOutage(Exception exception, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unhandled failure at {Path}")]
    private partial void LogFailed(Exception exception, string path);
}

/// <summary>A form whose token no longer fits is handed back with a new one instead of being thrown away.</summary>
internal sealed class OutdatedFormFilter : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.Result = new ProblemResult(await DescribeAsync(context.HttpContext));
        }

        await next();
    }

    private static async Task<Problem> DescribeAsync(HttpContext http)
    {
        // The check reads the form first, and says "no token" when the body is larger than may be read.
        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            return Problem.OfStatus(StatusCodes.Status413PayloadTooLarge);
        }

        // The same for a body with more fields than a form may have, or one that is no form at all.
        try
        {
            _ = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message.Contains("limit", StringComparison.Ordinal) ? Problem.OfStatus(StatusCodes.Status413PayloadTooLarge)
                : await KeptForm.ReadAsync(http, withToken: false) is { } readable ? NotText(readable)
                : Problem.OfStatus(StatusCodes.Status400BadRequest);
        }
        catch (IOException)
        {
            return Problem.OfStatus(StatusCodes.Status400BadRequest);
        }

        var kept = await KeptForm.ReadAsync(http, withToken: false);
        if (kept is not null)
        {
            http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        }

        return new Problem(
            StatusCodes.Status400BadRequest, "请再确认一次", "这个页面打开得太久，或者打开后重新登录过，为了安全，刚才的提交没有执行。",
            kept is null ? "请返回上一页，刷新后重新提交。" : $"您填写的内容还在这里。现在登录的是{(http.User.IsSignedIn() ? http.User.PersonName() : "（未登录）")}，确认无误后点“继续提交”。", kept, "继续提交")
        {
            OffersSignIn = !http.User.IsSignedIn() && kept is not null,
        };
    }

    private static Problem NotText(KeptForm kept) => new(
        StatusCodes.Status400BadRequest, "内容里有不能保存的字符", "填写的内容里有看不见的空字符，刚才的提交没有执行。",
        "空字符已经替您去掉（多半是从别处粘贴带进来的），其余内容还在这里，核对无误后点“继续提交”。", kept, "继续提交");
}
