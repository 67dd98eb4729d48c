using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Disclosure.Talks;

public static class TalkServices
{
    public static IServiceCollection AddTalks(this IServiceCollection services) => services
        .AddScoped<CaseCircles>().AddScoped<CaseTalks>().AddScoped<AskQuestionHandler>().AddScoped<AnswerQuestionHandler>()
        .AddScoped<CirculationLists>().AddScoped<CirculateHandler>().AddScoped<MarkReadHandler>().AddScoped<TakeBackCirculationHandler>()
        .AddScoped<Phrases>().AddScoped<KeepPhraseHandler>().AddScoped<RemovePhraseHandler>().AddScoped<OpinionDrafts>().AddScoped<KeepOpinionHandler>();
}
