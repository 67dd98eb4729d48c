using Microsoft.AspNetCore.Mvc.Filters;

namespace Workflow.Web.Shell;

/// <summary>A page without a handler for what is asked would be drawn all the same, with nothing in it.</summary>
internal sealed class KnownHandlerFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var method = context.HttpContext.Request.Method;
        var reading = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (context.HandlerMethod is not null || (reading && !context.ActionDescriptor.HandlerMethods.Any(h => HttpMethods.IsGet(h.HttpMethod))))
        {
            return next();
        }

        var known = context.ActionDescriptor.HandlerMethods.Any(h => string.Equals(h.HttpMethod, method, StringComparison.OrdinalIgnoreCase));
        context.Result = new ProblemResult(Problem.OfStatus(reading || known ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed));
        return Task.CompletedTask;
    }
}
