using System.Reflection;
using System.Text.Json.Serialization;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

public sealed class WireWordTests
{
    [Theory]
    [InlineData(typeof(JobStatus), 6)]
    [InlineData(typeof(DatasetStatus), 5)]
    [InlineData(typeof(EvaluationStatus), 4)]
    public void Uses_the_same_status_word_in_messages_and_fields(Type statuses, int count)
    {
        var members = statuses.GetFields(BindingFlags.Public | BindingFlags.Static);

        Assert.Equal(count, members.Length);
        Assert.All(members, member => Assert.Equal(member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name, Word(member.GetValue(null)!)));
    }

    private static string Word(object status) => status switch
    {
        JobStatus job => WireWord.Of(job),
        DatasetStatus dataset => WireWord.Of(dataset),
        EvaluationStatus evaluation => WireWord.Of(evaluation),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
