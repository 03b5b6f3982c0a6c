using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

public sealed class ModelCacheTests
{
    private readonly List<string> _loads = [];

    [Fact]
    public void Loads_a_model_once()
    {
        const int Threads = 4;
        using var together = new Barrier(Threads);
        var cache = new ModelCache(path =>
        {
            // The other threads reach the cache before the model is loaded.
            Thread.SpinWait(1_000_000);
            return Load(path);
        });
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            together.SignalAndWait();
            cache.Get("a", "a.zip");
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(["a.zip"], _loads);
    }

    [Fact]
    public void Drops_the_model_that_was_not_used_for_the_longest_time()
    {
        var cache = new ModelCache(Load);
        foreach (var id in Enumerable.Range(0, ModelCache.Capacity).Select(i => $"{i}"))
        {
            cache.Get(id, id);
        }

        cache.Get("0", "0");
        cache.Get("new", "new");
        _loads.Clear();
        cache.Get("0", "0");
        cache.Get("1", "1");

        Assert.Equal(["1"], _loads);
    }

    [Fact]
    public void Loads_a_model_again_after_a_failure()
    {
        var fails = true;
        var cache = new ModelCache(path => fails ? throw new IOException("full") : Load(path));

        Assert.Throws<IOException>(() => cache.Get("a", "a"));
        fails = false;

        Assert.Same(Predictor.Untrained, cache.Get("a", "a"));
    }

    private Predictor Load(string path)
    {
        _loads.Add(path);
        return Predictor.Untrained;
    }
}
