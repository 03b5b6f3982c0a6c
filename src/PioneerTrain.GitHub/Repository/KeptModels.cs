namespace PioneerTrain.GitHub.Repository;
internal static class KeptModels { public static void Keep() { } }
